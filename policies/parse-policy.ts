import { policyToJson } from './guardrail-cedar.ts'

/** More than any region has; when there are more, all are parsed anew. */
const PARSED_MAX = 5_000

const parsed = new Map<string, ReturnType<typeof policyToJson>>()

/** The text of one policy as Cedar's JSON. Checked, sliced and loaded again, a text is parsed once: it costs about 1 ms. */
export function parsePolicy(text: string): ReturnType<typeof policyToJson> {
  const known = parsed.get(text)
  if (known !== undefined) return known
  if (parsed.size >= PARSED_MAX) parsed.clear()
  const answer = policyToJson(text)
  parsed.set(text, answer)
  return answer
}
