/**
 * Makes something of an object once, and keeps it as long as the object is.
 *
 * @param make of an object that does not change; what it gives is given again for the same object.
 */
export function onceFor<K extends object, V>(make: (of: K) => V): (of: K) => V {
  const made = new WeakMap<K, { readonly value: V }>()
  return (of) => {
    let known = made.get(of)
    if (known === undefined) made.set(of, (known = { value: make(of) }))
    return known.value
  }
}
