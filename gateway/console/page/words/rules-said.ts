/**
 * What the rules of the catalogue say of a resource whose fields a form does not have, in Chinese: it is written as JSON, or its
 * mapping by hand.
 *
 * @module
 */
import type { Saying } from './sayings.ts'

const USCC = '（GB 32100，条例第十三条）'

export const RULES_SAID: readonly Saying[] = [
  // Its shape.
  [/^is not a known field\. Did you mean "([^"]*)"\?$/, '没有这个字段，您是否指“$1”？'],
  [/^is not a known field\.$/, '没有这个字段'],
  [/^is "([^"]*)"\. Did you mean "([^"]*)"\?$/, '是“$1”，不在可选之列；您是否指“$2”？'],
  [/^is (.+); it must be one of (.*)$/, '是 $1，应为其中之一：$2'],
  [/^has the key "([^"]*)", which does not have the form .*$/, '名称“$1”的格式不对'],
  [/^must be of type (\w+)$/, '类型不对，应为 $1'],
  [/^is less than (\S+)$/, '小于 $1'],
  [/^is more than (\S+)$/, '大于 $1'],
  [/^names the same thing twice$/, '有重复'],
  [/^breaks the rule "(\w+)" of its schema$/, '不合规则“$1”'],

  // What it names.
  [/^names "([^"]*)" a second time$/, '“$1”重复'],
  [/^names (.*), where department (\S+) has no body$/, '部门 $2 在这一地区（$1）没有机构'],
  [/^is not that of (.*), which is (\S+)$/, '不是 $1 的代码，应为 $2'],
  [
    /^is not a code of the 2017 guide: .*$/,
    '不是 2017 年指南的代码（类、项、目、细目、“/”、顺序号，如 101001/1）',
  ],
  [/^must be in half-width capitals without spaces .*$/, '须为半角大写，不含空格（GB 32100）'],
  [
    /^has (\d+) characters; a unified social credit code has 18.*$/,
    `有 $1 个字符，统一社会信用代码为 18 个${USCC}`,
  ],
  [
    /^has a character at position (\d+) that is not of the alphabet .*$/,
    `第 $1 个字符不在字符集中${USCC}`,
  ],
  [/^must have a digit at position (\d+).*$/, `第 $1 个字符应为数字${USCC}`],
  [
    /^has a wrong check character; one of its characters is mistyped.*$/,
    `校验码不符，有一个字符写错${USCC}`,
  ],
  [
    /^holds a private key\. .*$/,
    '含有私钥；请删去，视其已泄露而更换，并写在配置 “sources” 的 env 或 file 引用中',
  ],
  [
    /^holds a (?:secret|password in .*?)\. .*$/,
    '含有密钥；请删去，视其已泄露而更换，并写在配置 “sources” 的 env 或 file 引用中',
  ],

  // How its items are read.
  [/^is for queries, and the resource's methods are .*$/, '只用于查询，而该资源不提供查询；请删去'],
  [
    /^is .*, so that subjects cannot be found by it; .*$/,
    '不能据以查找主体：请从整列映射，不用固定值、文本的一部分、没有分隔符的拼接或须取整的换算',
  ],
  [
    /^says by .* where it is read; give exactly one of .*$/,
    '须写明 column、join、constant 之一，只写一个',
  ],
  [/^changes a constant; .*$/, '固定值不再转换；请直接写成所要的值'],
  [/^needs either "by" and "part", or "from" and "to"$/, '请写 by 和 part，或者 from 和 to'],
  [/^is before "from"$/, '在 from 之前'],
  [/^is a form of dates, but (\S+) is of type (\w)$/, '是日期格式，而“$1”的类型为 $2'],
  [/^moves times, but (\S+) is of type (\w)$/, '用于换算时区，而“$1”的类型为 $2'],
  [/^(?:scales|converts) numbers, but (\S+) is of type (\w)$/, '用于换算数值，而“$1”的类型为 $2'],
  [/^is a form of citizen numbers, which (\S+) does not hold$/, '用于公民身份号码，而“$1”不是'],
  [
    /^moves times without a zone, but the form (.*) has none to move$/,
    '用于换算时区，而格式 $1 不含时间',
  ],
  [/^(\S+) and (\S+) do not measure the same$/, '“$1”和“$2”计量的不是同一种量'],
  [/^needs "codes", which says what is known$/, '须同时写明 codes'],
  [/^and "unknownCode": "default" belong together$/, '与 "unknownCode": "default" 须同时写明'],
  [
    /^says .*; give exactly one of latest, pivot, unfold, explode$/,
    '须写明 latest、pivot、unfold、explode 之一，只写一个',
  ],
  [/^leaves out "([^"]*)", by which subjects are found$/, '没有“$1”，而主体要按它查找'],
  [/^is a column by which subjects are found; .*$/, '是查找主体的列，不能按其中的一部分查找'],
  [/^names other columns than the first entry$/, '所写的列与第一项不同'],

  // A probe.
  [/^is "([^"]*)", which this exchange has not configured$/, '本节点没有数据源“$1”'],
  [/^is missing: say where the data comes from$/, '请写明数据从哪里来'],
  [/^is not in the catalogue$/, '不在目录中'],
  [
    /^needs the code list "([^"]*)", which the catalogue does not have$/,
    '所需的代码集“$1”不在目录中',
  ],
  [/^finds no (\S+); it finds (.*)$/, '不能查找 $1；可以查找 $2'],
]
