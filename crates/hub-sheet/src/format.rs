//! What kind of file some bytes are, told by what they are and not by their name.

use serde::{Deserialize, Serialize};

use crate::SheetError;

/// The kinds of files that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// Excel 2007 and later, WPS.
    Xlsx,
    /// Excel 97 to 2003, WPS.
    Xls,
    /// `OpenDocument`, `LibreOffice`.
    Ods,
    /// Text with separators.
    Csv,
}

impl Format {
    /// The ending of the name that such files have.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Csv => "csv",
        }
    }

    /// Whether files with this ending may be of this kind.
    pub(crate) fn may_end(self, ending: &str) -> bool {
        match self {
            Self::Xlsx | Self::Xls | Self::Ods => ending == self.extension(),
            Self::Csv => ["csv", "txt", "tsv", "tab"].contains(&ending),
        }
    }

    /// The kind of a file. Whether a container holds what its kind should hold is found out when
    /// it is opened.
    pub fn of(file: &[u8]) -> Result<Self, SheetError> {
        if file.iter().all(u8::is_ascii_whitespace) {
            return Err(SheetError::Empty);
        }
        for (beginning, found) in KNOWN {
            if file.starts_with(beginning) {
                return match found {
                    Found::Read(format) => Ok(*format),
                    Found::Refused(kind) => Err(SheetError::NotASheet(*kind)),
                };
            }
        }
        if let Some(kind) = markup(file) {
            return Err(SheetError::NotASheet(kind));
        }
        let is_utf16 = file.starts_with(b"\xFF\xFE") || file.starts_with(b"\xFE\xFF");
        let start = file.get(..4_096).unwrap_or(file);
        // Text has hardly any zero bytes; one in a cell is told with its place.
        let is_text = start.split(|byte| *byte == 0).count() <= 1 + start.len() / 20;
        if !is_utf16 && !is_text {
            return Err(SheetError::NotASheet(FileKind::Unknown));
        }
        Ok(Self::Csv)
    }
}

/// Files that are no tables, or tables in a dress that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FileKind {
    /// A PDF file.
    Pdf,
    /// A picture.
    Picture,
    /// A text document.
    Document,
    /// A web page, which many systems hand out under the name `.xls`.
    WebPage,
    /// XML, such as the "XML Spreadsheet 2003" of Excel.
    Xml,
    /// An archive that a person has to unpack.
    Archive,
    /// Excel before version 97.
    OldExcel,
    /// A binary workbook, `.xlsb`.
    BinaryWorkbook,
    /// Something else.
    Unknown,
}

impl FileKind {
    /// What it is, in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Pdf => "PDF 文件",
            Self::Picture => "图片",
            Self::Document => "文档（Word、PPT 等）",
            Self::WebPage => "网页（有些系统把网页保存成 .xls）",
            Self::Xml => "XML 文件（如“XML 电子表格 2003”）",
            Self::Archive => "压缩包",
            Self::OldExcel => "Excel 97 以前的旧格式",
            Self::BinaryWorkbook => "二进制工作簿（.xlsb）",
            Self::Unknown => "无法识别的文件",
        }
    }

    /// What it is, in English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Pdf => "a PDF file",
            Self::Picture => "a picture",
            Self::Document => "a document (Word, slides)",
            Self::WebPage => "a web page (some systems save web pages as .xls)",
            Self::Xml => "an XML file (such as XML Spreadsheet 2003)",
            Self::Archive => "an archive",
            Self::OldExcel => "a workbook of Excel before version 97",
            Self::BinaryWorkbook => "a binary workbook (.xlsb)",
            Self::Unknown => "not a file that is known here",
        }
    }

    /// What to do, in Chinese.
    pub fn remedy_zh(self) -> &'static str {
        match self {
            Self::Pdf | Self::Picture | Self::Document | Self::Unknown => {
                "请上传 Excel 表格（.xlsx、.xls）、.ods 或 .csv"
            }
            Self::WebPage | Self::Xml | Self::OldExcel | Self::BinaryWorkbook => {
                "请用 Excel 或 WPS 打开，另存为 .xlsx 后重新上传"
            }
            Self::Archive => "请解压后上传其中的表格",
        }
    }

    /// What to do, in English.
    pub fn remedy_en(self) -> &'static str {
        match self {
            Self::Pdf | Self::Picture | Self::Document | Self::Unknown => {
                "give a table: .xlsx, .xls, .ods or .csv"
            }
            Self::WebPage | Self::Xml | Self::OldExcel | Self::BinaryWorkbook => {
                "open it in Excel or WPS and save it as .xlsx"
            }
            Self::Archive => "unpack it and give the table in it",
        }
    }
}

enum Found {
    Read(Format),
    Refused(FileKind),
}

/// How files begin.
const KNOWN: &[(&[u8], Found)] = &[
    (b"PK\x03\x04", Found::Read(Format::Xlsx)),
    (b"PK\x05\x06", Found::Refused(FileKind::Archive)),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Found::Read(Format::Xls)),
    (b"%PDF", Found::Refused(FileKind::Pdf)),
    (b"\xFF\xD8\xFF", Found::Refused(FileKind::Picture)),
    (b"\x89PNG", Found::Refused(FileKind::Picture)),
    (b"GIF8", Found::Refused(FileKind::Picture)),
    (b"RIFF", Found::Refused(FileKind::Picture)),
    (b"{\\rtf", Found::Refused(FileKind::Document)),
    (b"Rar!", Found::Refused(FileKind::Archive)),
    (b"7z\xBC\xAF\x27\x1C", Found::Refused(FileKind::Archive)),
    (b"\x1F\x8B", Found::Refused(FileKind::Archive)),
    (b"\x09\x00\x04\x00", Found::Refused(FileKind::OldExcel)),
    (b"\x09\x02\x06\x00", Found::Refused(FileKind::OldExcel)),
    (b"\x09\x04\x06\x00", Found::Refused(FileKind::OldExcel)),
    (b"\x09\x08", Found::Refused(FileKind::OldExcel)),
];

/// Whether it begins as a web page or as XML does.
fn markup(file: &[u8]) -> Option<FileKind> {
    let start = file.get(..1_024).unwrap_or(file);
    let text = String::from_utf8_lossy(start).replace('\0', "").to_lowercase();
    let text = text.trim_start_matches(['\u{FEFF}', '\u{FFFD}']).trim_start();
    if !text.starts_with('<') {
        return None;
    }
    let is_page = ["<!doctype html", "<html", "<table", "<head", "<meta"];
    if is_page.iter().any(|tag| text.contains(tag)) {
        Some(FileKind::WebPage)
    } else if text.starts_with("<?xml") || text.starts_with("<!doctype") {
        Some(FileKind::Xml)
    } else {
        None
    }
}
