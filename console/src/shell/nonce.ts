// The nonce of this page, for styles that parts of it bring along while it runs.

/** What the hub's policy lets styles be made under. */
export const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;

/** Some parts make style elements without asking for a nonce (a dialog that locks scrolling does): they get it here. */
export function giveNonce(): void {
  const create = document.createElement.bind(document);
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (nonce && name === "style") element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
}
