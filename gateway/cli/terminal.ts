/** What a command says to the person who runs it. The only file that writes to the terminal. */
export const terminal = {
  print: (text: string): void => {
    process.stdout.write(`${text}\n`)
  },
  error: (text: string): void => {
    process.stderr.write(`${text}\n`)
  },
}
