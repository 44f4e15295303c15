/** The icons in use, each by its own file: all of them are thousands, which the build would read. */
export { default as AccountIcon } from '@ant-design/icons/es/icons/UserOutlined'
export { default as LanguageIcon } from '@ant-design/icons/es/icons/GlobalOutlined'
export { default as MenuIcon } from '@ant-design/icons/es/icons/MenuOutlined'
export { default as SignOutIcon } from '@ant-design/icons/es/icons/LogoutOutlined'
export { default as ThemeIcon } from '@ant-design/icons/es/icons/BulbOutlined'
