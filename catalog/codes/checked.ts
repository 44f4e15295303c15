/** What a validator says. `problem` is a predicate (`has a wrong check character`), never with the value in it. */
export type Checked =
  { readonly ok: true; readonly value: string } | { readonly ok: false; readonly problem: string }
