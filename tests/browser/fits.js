// Whether a page fits its window: nothing to scroll sideways, no text cut off or over another, lines that can be read.

/** What does not fit, in words; nothing where all does. */
export function misfits(page) {
  return page.evaluate(() => {
    const WIDEST_REM = 94;
    const found = [];
    const say = (what, node) => found.push(`${what}: ${node.textContent.trim().slice(0, 40)} <${node.tagName.toLowerCase()} class="${node.getAttribute("class") ?? ""}">`);
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) found.push(`${root.scrollWidth - root.clientWidth} pixels to scroll sideways`);
    const rem = parseFloat(getComputedStyle(root).fontSize);
    const main = document.querySelector("main").getBoundingClientRect();
    if (main.width > WIDEST_REM * rem) found.push(`the page is ${main.width} pixels wide`);

    /** The nearest part around a text that scrolls it or cuts it. */
    const known = new Map();
    const overflowOf = (node) => {
      if (!known.has(node)) known.set(node, getComputedStyle(node).overflowX);
      return known.get(node);
    };
    const around = (node, values) => {
      for (let one = node; one && one !== document.body; one = one.parentElement) {
        if (values.includes(overflowOf(one))) return one;
      }
      return null;
    };
    const isFolded = (node) => {
      for (let one = node.closest("details"); one; one = one.parentElement.closest("details")) {
        if (!one.open && !one.querySelector(":scope > summary")?.contains(node)) return true;
      }
      return false;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const lines = [];
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const node = text.parentElement;
      if (!text.data.trim() || node.closest(".unseen, .skip, script, style, noscript, select, [aria-hidden=true], .graphiql-container")) continue;
      // What is folded away has a place, but is not shown.
      if (isFolded(node)) continue;
      if (getComputedStyle(node).visibility === "hidden") continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const scrolled = around(node, ["auto", "scroll"]);
      const cutting = around(node, ["hidden", "clip"]);
      for (const box of range.getClientRects()) {
        if (box.width < 1 || box.right < 0) continue;
        if (!scrolled && box.right > root.clientWidth + 1) say("text outside of the window", node);
        if (!scrolled && cutting && box.right > cutting.getBoundingClientRect().right + 1) say("text cut off", node);
        if (!scrolled && getComputedStyle(node).position !== "sticky") lines.push({ node, box });
      }
    }
    lines.sort((one, other) => one.box.top - other.box.top);
    for (const [at, one] of lines.entries()) {
      for (let next = at + 1; next < lines.length && lines[next].box.top < one.box.bottom - 4; next += 1) {
        const other = lines[next];
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        if (across > 3 && one.node !== other.node) say(`text over "${one.node.textContent.trim().slice(0, 20)}"`, other.node);
      }
    }
    return [...new Set(found)];
  });
}
