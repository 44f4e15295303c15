/** A line each: where, then what. A line without a place is about the whole entry. */
export function defectsOf(
  text: string,
): readonly { readonly pointer: string; readonly message: string }[] {
  return text.split('\n').flatMap((line) => {
    const [, pointer = '', message = ''] = /^\s*(\/\S*)?\s*(.*?)\s*$/.exec(line) ?? []
    return message === '' ? [] : [{ pointer, message }]
  })
}
