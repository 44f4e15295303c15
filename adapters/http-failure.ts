/**
 * What an error of HTTP means for the exchange.
 *
 * @module
 */
import { AdapterError } from './errors.ts'

/** An answer whose status is not 2xx. Only what is registered is called: a redirect is not followed. */
export function statusFailure(source: string, status: number): AdapterError {
  if (status >= 300 && status < 400) {
    const message = `Source "${source}" answered a redirect (HTTP ${status}), which is not followed. Correct its address.`
    return new AdapterError('SOURCE_MALFORMED', source, message)
  }
  const message = `Source "${source}" ${status >= 500 ? 'failed' : 'refused the call'} (HTTP ${status}).`
  return new AdapterError('SOURCE_UNAVAILABLE', source, message)
}

/** A call that came to no answer: sorts by the codes of undici and of the system. */
export function httpFailure(source: string, error: unknown): AdapterError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    const message = `Source "${source}": its answer is longer than allowed. Ask for fewer rows or raise bodyBytesMax.`
    return new AdapterError('SOURCE_MALFORMED', source, message, { cause: error })
  }
  if (code === 'ADDRESS_NOT_REGISTERED') {
    const message = `Source "${source}": its host stands for an address that is not registered. If it is right, add it to addresses.`
    return new AdapterError('SOURCE_UNAVAILABLE', source, message, { cause: error })
  }
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    const message = `Source "${source}" stopped answering.`
    return new AdapterError('SOURCE_TIMEOUT', source, message, { cause: error })
  }
  if (
    code.startsWith('HPE_') ||
    code.startsWith('UND_ERR_RES') ||
    code === 'UND_ERR_HEADERS_OVERFLOW'
  ) {
    const message = `Source "${source}": its answer is not HTTP.`
    return new AdapterError('SOURCE_MALFORMED', source, message, { cause: error })
  }
  const message = `Source "${source}" cannot be reached.`
  return new AdapterError('SOURCE_UNAVAILABLE', source, message, {
    cause: error,
    connectionLost: true,
  })
}
