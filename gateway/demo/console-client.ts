/** What an exchange of the demo is called at its issuer. */
export function consoleClientId(region: string): string {
  return `shudao-console-${region}`
}
