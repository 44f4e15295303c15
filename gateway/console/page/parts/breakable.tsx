import { Fragment, type ReactNode } from 'react'

/** A code such as `500000.RS.pensionBenefit`, which a narrow cell may break before a dot. */
export function Breakable({ text }: { readonly text: string }): ReactNode {
  return text.split('.').map((part, at) => (
    <Fragment key={at}>
      {at > 0 && (
        <>
          <wbr />.
        </>
      )}
      {part}
    </Fragment>
  ))
}
