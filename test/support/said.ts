import { terminal } from '../../gateway/cli/terminal.ts'

export interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a command in this process, and gives what it would have said in the terminal. */
export async function said(command: () => Promise<number>): Promise<Said> {
  const { print, error } = terminal
  let [out, err] = ['', '']
  terminal.print = (text) => void (out += `${text}\n`)
  terminal.error = (text) => void (err += `${text}\n`)
  try {
    return { code: await command(), out, err }
  } catch (thrown) {
    return { code: 1, out, err: err + (thrown instanceof Error ? thrown.message : String(thrown)) }
  } finally {
    Object.assign(terminal, { print, error })
  }
}
