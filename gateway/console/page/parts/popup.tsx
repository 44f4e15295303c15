import { useRef, type ReactNode } from 'react'

/** A button that opens a short list below it. It closes by Escape, by a choice, and when somebody goes elsewhere. */
export function Popup({
  face,
  label,
  children,
}: {
  /** Of the button. */
  readonly face: ReactNode
  /** What the button is called, where its face has no words. */
  readonly label?: string
  readonly children: ReactNode
}): ReactNode {
  const place = useRef<HTMLDetailsElement>(null)
  const close = (): void => {
    if (place.current !== null) place.current.open = false
  }
  return (
    <details
      className="popup"
      ref={place}
      onBlur={({ relatedTarget }) => {
        if (!place.current?.contains(relatedTarget)) close()
      }}
      onKeyDown={({ key }) => {
        if (key !== 'Escape') return
        close()
        place.current?.querySelector('summary')?.focus()
      }}
    >
      <summary className="plain-button" aria-label={label}>
        {face}
      </summary>
      <div className="popup-list" onClick={close}>
        {children}
      </div>
    </details>
  )
}
