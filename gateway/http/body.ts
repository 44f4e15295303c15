import type { IncomingMessage } from 'node:http'

/**
 * Reads a body whole.
 *
 * @returns `too-long` beyond `bytesMax`, as soon as that is known; `gone` when the client breaks off.
 */
export function readBody(
  request: IncomingMessage,
  bytesMax: number,
): Promise<Buffer | 'too-long' | 'gone'> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return Promise.resolve('too-long')
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > bytesMax) {
        request.removeAllListeners('data')
        request.pause()
        resolve('too-long')
      } else {
        chunks.push(chunk)
      }
    })
    request.once('end', () => {
      const [only] = chunks
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, length))
    })
    request.once('error', () => resolve('gone'))
    request.once('close', () => resolve('gone'))
  })
}
