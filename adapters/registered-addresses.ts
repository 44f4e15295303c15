/**
 * Which addresses a host's name may stand for.
 *
 * Names are answered by whoever runs the name server, at the moment of each connection: one that stands for a
 * public address today may stand for `127.0.0.1` or a machine of ours tomorrow (DNS rebinding). So every address
 * is looked at as it is connected to, and one that the configuration does not allow ends the connection.
 *
 * @module
 */
import { lookup } from 'node:dns'
import type { LookupAddress } from 'node:dns'
import { BlockList, isIP } from 'node:net'
import type { LookupFunction } from 'node:net'

/** A name stands for an address that is not registered. */
export class AddressError extends Error {
  readonly code = 'ADDRESS_NOT_REGISTERED'
}

/** IANA special-purpose address registries (RFC 6890): what no public server has. */
const NOT_PUBLIC: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '::1/128',
  '64:ff9b::/96',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
]

/** Whether the text is `address` or `address/prefix`. */
export function isCidr(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/')
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  if (bits < 0 || more.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits)
}

/**
 * A look-up that fails unless every address of the name is allowed: those of `addresses`, or where that is left
 * out, the public ones. (A host that is an address itself is not looked up.)
 */
export function registeredLookup(addresses: readonly string[] | undefined): LookupFunction {
  const listed = blockList(addresses ?? NOT_PUBLIC)
  const allowed = ({ address, family }: LookupAddress): boolean =>
    listed.check(address, family === 6 ? 'ipv6' : 'ipv4') === (addresses !== undefined)
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        callback(error, '')
        return
      }
      const [first] = found
      if (first === undefined || !found.every(allowed)) {
        callback(new AddressError(`${hostname} stands for an address that is not registered.`), '')
      } else if (options.all === true) callback(null, found)
      else callback(null, first.address, first.family)
    })
  }
}

function blockList(cidrs: readonly string[]): BlockList {
  const list = new BlockList()
  for (const cidr of cidrs) {
    const [address = '', prefix] = cidr.split('/')
    const type = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (prefix === undefined) list.addAddress(address, type)
    else list.addSubnet(address, Number(prefix), type)
  }
  return list
}
