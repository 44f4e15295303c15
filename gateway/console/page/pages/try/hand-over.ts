import type { Trial } from './ask.ts'

/** A window that has not asked by then will not. */
const WITHIN_MS = 60_000

/**
 * Opens GraphiQL in a window of its own, with what was chosen and written here. It goes through the browser's memory, once:
 * neither token nor query, which may hold a person's number, stands in an address. GraphiQL makes style elements as it
 * likes, which the console's own policy forbids; so it has its own page (`gateway/graphiql/`).
 */
export function openGraphiql(trial: Trial): void {
  const name = crypto.randomUUID()
  const channel = new BroadcastChannel(name)
  const late = setTimeout(() => channel.close(), WITHIN_MS)
  channel.onmessage = () => {
    channel.postMessage(trial)
    channel.close()
    clearTimeout(late)
  }
  window.open(`/graphql#${name}`, '_blank', 'noopener')
}
