// What GraphiQL takes for granted and browsers from 2020 do not have.

if (!("at" in Array.prototype)) {
  Object.defineProperty(Array.prototype, "at", {
    configurable: true, writable: true,
    value(this: unknown[], index: number) { return this[index < 0 ? this.length + index : index]; },
  });
}
if (!("replaceAll" in String.prototype)) {
  Object.defineProperty(String.prototype, "replaceAll", {
    configurable: true, writable: true,
    value(this: string, what: string | RegExp, by: string) { return typeof what === "string" ? this.split(what).join(by) : this.replace(what, by); },
  });
}

export {};
