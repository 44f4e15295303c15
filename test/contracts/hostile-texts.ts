/**
 * Texts that do harm where they are taken for more than texts: SQL, markup and entities, header lines, paths,
 * templates, every control character, characters outside GBK. The corpus of every adapter's contract and of the
 * endpoint.
 *
 * @module
 */

/** None of them is in any source. */
export const HOSTILE_TEXTS: readonly string[] = [
  `' or '1'='1`,
  `"; drop table people; --`,
  `'); delete from people; --`,
  '\\',
  '%',
  '*',
  '$1',
  '{510100199001019990}',
  '510100199001019990,500100199001019999',
  '510100199001019990\0',
  '\0',
  '510100199001019990\r\nX-Injected: 1',
  '510100199001019990&limit=1',
  '../../etc/passwd',
  '..%2f..%2fetc',
  '\ud800',
  '\u{20000}\u{1f600}',
  '__proto__',
  'constructor',
  'null',
  // Markup, and what ends a CDATA section.
  '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
  '&lt;',
  '&#0;',
  '</GMSFHM><GMSFHM>510100199001019990</GMSFHM><GMSFHM>',
  ']]></arg0><arg0><![CDATA[',
  // A template, a comment, a statement of another dialect.
  '{{7*7}}${7*7}',
  "510100199001019990' /* ",
  "1';waitfor delay '0:0:9'--",
  '510100199001019990" || "1"="1',
  // Outside GBK; letters of two code points; what looks like another; no character at all.
  '㐂𠮷䶮',
  'e\u0301',
  '５１０１００１９９００１０１９９９０',
  '\ufffd',
  '\uffff',
  // Every control character, around a key that is there.
  ...Array.from({ length: 32 }, (_, code) => `510100199001019990${String.fromCharCode(code)}`),
  '\u007f',
  '\u0085',
  '\u200b510100199001019990',
  '\u202e099910109910015',
]
