/**
 * Each part of Ant Design that the console shows, once, in as many forms as have styles of their own. The build says which
 * one is missing.
 *
 * @module
 */
import {
  Alert,
  Button,
  Checkbox,
  Collapse,
  DatePicker,
  Descriptions,
  Drawer,
  Dropdown,
  Empty,
  Form,
  Input,
  InputNumber,
  Layout,
  Menu,
  Modal,
  Pagination,
  Radio,
  Result,
  Segmented,
  Select,
  Space,
  Spin,
  Statistic,
  Steps,
  Tag,
  Timeline,
  Tooltip,
  Tree,
} from 'antd'
import { createElement as part, type ReactElement } from 'react'

// What opens over the page is not rendered by a server; this is it in the page, as Ant Design's own documentation shows it.
const Opened = Modal._InternalPanelDoNotUseOrYouWillBeFired

export const PARTS: readonly ReactElement[] = [
  part(Alert),
  part(Space.Compact, {}, part(Button)),
  part(Checkbox),
  part(Collapse),
  part(DatePicker.RangePicker),
  part(Descriptions),
  part(Drawer),
  part(Dropdown, {}, part('i')),
  part(Empty),
  part(Form, {}, part(Form.Item, {}, part(Input))),
  part(Input.OTP),
  part(Input.Search),
  part(Input.TextArea),
  part(InputNumber, { addonBefore: 'of' }),
  part(Layout, {}, part(Layout.Sider)),
  part(Menu),
  part(Opened),
  part(Opened, { type: 'confirm' }),
  part(Pagination),
  part(Radio),
  part(Result),
  part(Segmented),
  part(Select),
  part(Space),
  part(Spin),
  part(Statistic),
  part(Steps),
  part(Tag, { color: 'blue' }),
  part(Tag, { color: 'success' }),
  part(Timeline),
  part(Tooltip, { title: 'a tip' }, part('i')),
  part(Tree),
]
