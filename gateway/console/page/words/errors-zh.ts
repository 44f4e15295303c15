/** What a code means and what to do now; the exchange's own sentence stands below it. `gateway/docs/errors.md` has all of them. */
export const errorsZh = {
  'error.UNAUTHENTICATED': '没有登录或令牌无效。请重新登录，或换一个有效的令牌。',
  'error.ROLE_REQUIRED': '您的角色或部门不能做这件事。',
  'error.BAD_REQUEST': '交换节点看不懂这个请求。请刷新页面再试；若持续如此，请告知管理员。',
  'error.BAD_USER_INPUT': '填写的内容有误，请按下面所列更正。',
  'error.NOT_FOUND': '没有找到。它可能已被移走，或名称有误。',
  'error.CONFLICT': '与现在的状态不符，没有执行。请按下面所说处理后再试。',
  'error.PURPOSE_REQUIRED': '没有写明用途，或事项不在目录中。请写明事项、办件编号和经办人。',
  'error.GRAPHQL_PARSE_FAILED': '查询语句不符合 GraphQL 语法。',
  'error.GRAPHQL_VALIDATION_FAILED': '查询语句用了模式中没有的字段或类型。',
  'error.QUERY_TOO_LARGE': '查询超出了一次允许的规模。请拆成几次。',
  'error.ACCESS_DENIED': '至少有一个信息项没有授权，因此整个查询被拒绝，没有读取任何数据。',
  'error.QUOTA_EXCEEDED': '授权的当日额度已用完。',
  'error.SOURCE_UNAVAILABLE': '一个部门的数据源暂时无法访问，其余部分已给出。请稍后再试。',
  'error.SOURCE_TIMEOUT': '一个部门的数据源没有按时应答，其余部分已给出。请稍后再试。',
  'error.SOURCE_INVALID_DATA': '一个部门的数据源给出的数据不符合标准。请告知该部门的数据管理员。',
  'error.PEER_UNAVAILABLE': '对端节点暂时无法访问，本省的部分已给出。请稍后再试。',
  'error.PEER_REFUSED': '对端节点按其自己的授权拒绝应答。',
  'error.AUDIT_UNAVAILABLE':
    '交换日志暂时无法写入，因此什么都没有做。请稍后再试；管理员已得到通知。',
  'error.STATE_UNAVAILABLE':
    '交换节点的数据库暂时没有应答。请稍后先查看这一步是否已经完成，再重试。',
  'error.OVERLOADED': '交换节点正忙。请稍后再试。',
  'error.INTERNAL': '交换节点出了差错。请再试一次；若持续如此，请告知管理员。',
  'error.OFFLINE': '连接不上交换节点。请检查网络；页面上已有的内容仍可阅读。',
  'error.original': '交换节点的原文（英文）',
  'error.NOT_JSON': '变量不是 JSON，请检查括号与引号。',
} as const
