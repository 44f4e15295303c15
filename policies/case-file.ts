/** Whether a file in the folder of grants holds cases, by its name: `desk.cases.json`. */
export function holdsCases(file: string): boolean {
  return file.endsWith('.cases.json')
}
