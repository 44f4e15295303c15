/** A text with its `{places}` filled; a place that nothing fills stays as it is. */
export function filled(
  text: string,
  places: Readonly<Record<string, string | number | undefined>>,
): string {
  return text.replace(/\{(\w+)\}/g, (found, name: string) => String(places[name] ?? found))
}
