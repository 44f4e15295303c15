/** The form of a sentence that the exchange writes in English, and how it is said in Chinese; `$1` is what differs. */
export type Saying = readonly [RegExp, string]

/** Says it in the language; a sentence that is not known stays as it is. */
export function saidIn(language: 'zh' | 'en', sayings: readonly Saying[], message: string): string {
  if (language === 'en') return message
  const [form, said] = sayings.find(([one]) => one.test(message)) ?? []
  return form === undefined || said === undefined ? message : message.replace(form, said)
}
