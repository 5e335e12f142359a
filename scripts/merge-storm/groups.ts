/** People whose records were merged: whoever looks for one of them may find any. */
export class Groups {
  readonly #above = new Map<string, string>();

  join(one: string, other: string): void {
    const [a, b] = [this.#of(one), this.#of(other)];
    if (a !== b) this.#above.set(a, b);
  }

  isSame(one: string, other: string): boolean {
    return this.#of(one) === this.#of(other);
  }

  #of(name: string): string {
    const above = this.#above.get(name);
    return above === undefined ? name : this.#of(above);
  }
}
