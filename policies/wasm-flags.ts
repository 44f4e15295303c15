/**
 * How V8 is to treat WebAssembly; in force for what is loaded after this.
 *
 * V8 of Node 20 (11.3) inlines calls of WebAssembly into optimised code, and dies ("unreachable code" in
 * `DoComputeBuiltinContinuation`) when that code is thrown away during a call that returns a reference, as those of
 * Cedar do. So such calls are not inlined; measured, it makes no difference to calls of 0.1 ms.
 *
 * Each thread that compiles keeps what it needed to: with as many as there are, 30 MiB for good. So one does.
 *
 * @module
 */
import { setFlagsFromString } from 'node:v8'

setFlagsFromString('--no-turbo-inline-js-wasm-calls')
setFlagsFromString('--wasm-num-compilation-tasks=1')
