/** MySQL compares without regard to case and to blanks at the end. */
export function folded(text: string | undefined): string {
  return (text ?? '').trimEnd().toLowerCase();
}
