import { useEffect, useState } from 'react'

/** Long enough that nobody who types is asked for at each letter. */
const QUIET_MS = 400

/** The value once it has stayed the same for a moment. */
export function useLater<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), QUIET_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
