// How the parts look: large enough for older eyes and thumbs, with contrast AA.
import type { ThemeConfig } from "antd";

/** How much larger than usual this browser shows text, as its reader has set it. */
const LARGER = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

export const THEME: ThemeConfig = {
  hashed: false,
  token: {
    colorPrimary: "#0b5cab",
    colorLink: "#0b5cab",
    colorSuccess: "#1a6b2f",
    colorWarning: "#8a5300",
    colorError: "#b3261e",
    colorInfo: "#0b5cab",
    colorPrimaryHover: "#08427b",
    colorLinkHover: "#08427b",
    colorLinkActive: "#08427b",
    colorSuccessBg: "#e6f4ea",
    colorWarningBg: "#fdf3e1",
    colorErrorBg: "#fdeceb",
    colorInfoBg: "#e8f1fb",
    colorSuccessBorder: "#9cc9a8",
    colorWarningBorder: "#e0b878",
    colorErrorBorder: "#e3a19c",
    colorInfoBorder: "#9dbfe3",
    colorText: "#1b1f24",
    colorTextSecondary: "#4b5560",
    colorTextDescription: "#4b5560",
    colorTextPlaceholder: "#646d78",
    colorTextDisabled: "#646d78",
    colorBorder: "#8a939d",
    fontSize: 16 * LARGER,
    fontSizeSM: 15 * LARGER,
    controlHeight: Math.round(44 * LARGER),
    controlHeightSM: Math.round(44 * LARGER),
    borderRadius: 8,
    fontFamily: "system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif",
    motion: false,
  },
};
