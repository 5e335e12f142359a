/** `1 lead`, `2 leads`. */
export function countedNoun(count: number, one: string, several: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}
