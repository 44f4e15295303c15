import tseslint from 'typescript-eslint'

/** What each file owns, so that clock, chance, environment and console come from one known place. */
const ENTROPY = [
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'Take randomness from node:crypto in the file that owns it.',
  },
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only: names are searchable.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
  {
    selector: "NewExpression[callee.name='Error']",
    message: 'Every error has a class and a code: use the class of the folder.',
  },
]

export default tseslint.config(
  {
    ignores: ['dist/**', 'node_modules/**', '.shudao/**', '*.js', '.*.mjs', 'gateway/graphiql/**'],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./test/tsconfig.json', './gateway/console/page/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-syntax': ['error', ...ENTROPY],
      'no-console': 'error',
    },
  },
  {
    // A component returns a promise's work to nobody: React has no place for it but `void`.
    files: ['gateway/console/page/**'],
    rules: {
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
    },
  },
  {
    files: ['test/**'],
    rules: {
      'no-restricted-syntax': ['error', ...ENTROPY.slice(1, 3)],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
      'no-console': 'off',
    },
  },
)
