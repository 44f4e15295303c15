/**
 * What appears when a field is left must not move what was pressed to leave it: a button that has gone elsewhere before the press
 * ends is not pressed at all.
 *
 * @module
 */

let isPressed = false
const onDown = (): void => {
  isPressed = true
}
const onUp = (): void => {
  isPressed = false
}
addEventListener('pointerdown', onDown, true)
addEventListener('pointerup', onUp, true)
addEventListener('pointercancel', onUp, true)

/** Does something now, or once the press that is under way has become a click. */
export function afterPress(work: () => void): void {
  if (!isPressed) {
    work()
    return
  }
  const then = (): void => {
    removeEventListener('pointerup', then)
    removeEventListener('pointercancel', then)
    // A click follows its release in the same turn.
    setTimeout(work, 0)
  }
  addEventListener('pointerup', then)
  addEventListener('pointercancel', then)
}
