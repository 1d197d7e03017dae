/** What the visitor chose, kept in the browser; a browser that keeps nothing just forgets it. */
type Choice = 'language' | 'signal' | 'stay'

const keyOf = (choice: Choice): string => `vaxpass.${choice}`

export function readChoice(choice: Choice): string | null {
  try {
    return localStorage.getItem(keyOf(choice))
  } catch {
    return null
  }
}

export function writeChoice(choice: Choice, value: string): void {
  try {
    localStorage.setItem(keyOf(choice), value)
  } catch {
    // Private windows of some browsers refuse to keep anything.
  }
}
