import type { ReactNode } from 'react'

/**
 * A form whose values its page keeps itself. Ant Design's own is for those that keep them in it, by the names of their
 * fields, and check them: it costs a page with many fields a third of the time until it can be used.
 */
export function PlainForm({
  onFinish,
  className,
  children,
}: {
  readonly onFinish?: () => void
  readonly className?: string
  readonly children: ReactNode
}): ReactNode {
  return (
    <form
      className={className}
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        onFinish?.()
      }}
    >
      {children}
    </form>
  )
}

/** Something to be filled in under its label, with what is said of it. */
export function Labelled({
  label,
  htmlFor,
  isRequired = false,
  wrong,
  extra,
  className = '',
  children,
}: {
  readonly label?: ReactNode
  /** The id of what is filled in. */
  readonly htmlFor?: string
  readonly isRequired?: boolean
  /** Why it cannot stay so. */
  readonly wrong?: string | undefined
  readonly extra?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}): ReactNode {
  return (
    <div className={`labelled ${wrong === undefined ? '' : 'wrong'} ${className}`}>
      {label !== undefined && (
        <label htmlFor={htmlFor}>
          {isRequired && <span className="required">*</span>}
          {label}
        </label>
      )}
      {children}
      {wrong !== undefined && (
        <div className="wrong-text" role="alert">
          {wrong}
        </div>
      )}
      {extra !== undefined && <div className="muted">{extra}</div>}
    </div>
  )
}
