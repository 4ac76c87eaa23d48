// Code tables of the form, in the order of their standards; the hub reads the codes.

/** Kinds of identity document, as in the schema. */
export const documents = [
  ["RESIDENT_ID_CARD", "居民身份证", "Resident identity card"],
  ["HK_MACAO_TAIWAN_RESIDENCE_PERMIT", "港澳台居民居住证", "Residence permit, Hong Kong, Macao and Taiwan"],
  ["HK_MACAO_PERMIT", "港澳居民来往内地通行证", "Mainland travel permit, Hong Kong and Macao"],
  ["TAIWAN_PERMIT", "台湾居民来往大陆通行证", "Mainland travel permit, Taiwan"],
  ["FOREIGN_PERMANENT_RESIDENT", "外国人永久居留身份证", "Foreign permanent resident card"],
  ["PASSPORT", "护照", "Passport"],
  ["BIRTH_CERTIFICATE", "出生医学证明", "Medical certificate of birth"],
  ["OTHER", "其他证件", "Other document"],
];
/** GB/T 2261.1. */
export const sexes = [
  ["1", "男性", "Male"],
  ["2", "女性", "Female"],
];
/** GB/T 3304. */
export const ethnicities = [
  ["01", "汉族", "Han"],
  ["02", "蒙古族", "Mongol"],
  ["03", "回族", "Hui"],
  ["04", "藏族", "Tibetan"],
  ["05", "维吾尔族", "Uyghur"],
  ["06", "苗族", "Miao"],
  ["07", "彝族", "Yi"],
  ["08", "壮族", "Zhuang"],
  ["09", "布依族", "Bouyei"],
  ["10", "朝鲜族", "Korean"],
  ["11", "满族", "Manchu"],
  ["12", "侗族", "Dong"],
  ["13", "瑶族", "Yao"],
  ["14", "白族", "Bai"],
  ["15", "土家族", "Tujia"],
  ["16", "哈尼族", "Hani"],
  ["17", "哈萨克族", "Kazakh"],
  ["18", "傣族", "Dai"],
  ["19", "黎族", "Li"],
  ["20", "傈僳族", "Lisu"],
  ["21", "佤族", "Va"],
  ["22", "畲族", "She"],
  ["23", "高山族", "Gaoshan"],
  ["24", "拉祜族", "Lahu"],
  ["25", "水族", "Sui"],
  ["26", "东乡族", "Dongxiang"],
  ["27", "纳西族", "Naxi"],
  ["28", "景颇族", "Jingpo"],
  ["29", "柯尔克孜族", "Kirgiz"],
  ["30", "土族", "Tu"],
  ["31", "达斡尔族", "Daur"],
  ["32", "仫佬族", "Mulao"],
  ["33", "羌族", "Qiang"],
  ["34", "布朗族", "Blang"],
  ["35", "撒拉族", "Salar"],
  ["36", "毛南族", "Maonan"],
  ["37", "仡佬族", "Gelao"],
  ["38", "锡伯族", "Xibe"],
  ["39", "阿昌族", "Achang"],
  ["40", "普米族", "Pumi"],
  ["41", "塔吉克族", "Tajik"],
  ["42", "怒族", "Nu"],
  ["43", "乌孜别克族", "Uzbek"],
  ["44", "俄罗斯族", "Russian"],
  ["45", "鄂温克族", "Ewenki"],
  ["46", "德昂族", "Deang"],
  ["47", "保安族", "Bonan"],
  ["48", "裕固族", "Yugur"],
  ["49", "京族", "Gin"],
  ["50", "塔塔尔族", "Tatar"],
  ["51", "独龙族", "Derung"],
  ["52", "鄂伦春族", "Oroqen"],
  ["53", "赫哲族", "Hezhen"],
  ["54", "门巴族", "Monba"],
  ["55", "珞巴族", "Lhoba"],
  ["56", "基诺族", "Jino"],
  ["97", "其他", "Other"],
  ["98", "外国血统中国籍人士", "Naturalised of foreign descent"],
];
/** GB/T 2261.2, the main groups. */
export const maritalStatuses = [
  ["10", "未婚", "Never married"],
  ["20", "已婚", "Married"],
  ["30", "丧偶", "Widowed"],
  ["40", "离婚", "Divorced"],
];
/** GB/T 4658, the main groups. */
export const educationLevels = [
  ["10", "研究生教育", "Postgraduate education"],
  ["20", "大学本科教育", "Undergraduate education"],
  ["30", "大学专科教育", "Junior college education"],
  ["40", "中等职业教育", "Secondary vocational education"],
  ["60", "普通高级中学教育", "Senior high school education"],
  ["70", "初级中学教育", "Junior high school education"],
  ["80", "小学教育", "Primary education"],
  ["90", "其他", "Other"],
];
/** GB/T 4762. */
export const politicalStatuses = [
  ["01", "中国共产党党员", "Member of the Communist Party of China"],
  ["02", "中国共产党预备党员", "Probationary member of the Communist Party of China"],
  ["03", "中国共产主义青年团团员", "Member of the Communist Youth League"],
  ["04", "中国国民党革命委员会会员", "Member of the Revolutionary Committee of the Kuomintang"],
  ["05", "中国民主同盟盟员", "Member of the China Democratic League"],
  ["06", "中国民主建国会会员", "Member of the China National Democratic Construction Association"],
  ["07", "中国民主促进会会员", "Member of the China Association for Promoting Democracy"],
  ["08", "中国农工民主党党员", "Member of the Chinese Peasants' and Workers' Democratic Party"],
  ["09", "中国致公党党员", "Member of the China Zhi Gong Party"],
  ["10", "九三学社社员", "Member of the Jiusan Society"],
  ["11", "台湾民主自治同盟盟员", "Member of the Taiwan Democratic Self-Government League"],
  ["12", "无党派民主人士", "Independent"],
  ["13", "群众", "None of these"],
];
/** Local table. */
export const livingArrangements = [
  ["1", "独居", "Lives alone"],
  ["2", "空巢", "Empty nest"],
  ["3", "与子女同住", "Lives with children"],
  ["9", "其他", "Other"],
];
/** What a statement rests on, as in the schema. */
export const evidences = [
  ["CONFIRMED", "工作人员核实", "Confirmed by staff"],
  ["SEEN_DOCUMENT", "已查看证件", "Document seen"],
  ["SELF_STATED", "本人陈述", "Self-stated"],
];
