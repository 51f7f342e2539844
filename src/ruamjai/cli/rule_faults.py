"""What is wrong with a rulebook or a measure's file, in Thai: the rulebook tells it in English, and people read either."""

import re

# As the rulebook writes it, with {} for what differs → in Thai, with the same in the same order.
_THAI = (
    ("is {}: it must be above 0 and at most 1", "เป็น {} ต้องมากกว่า 0 และไม่เกิน 1"),
    ("the weights sum to {}, not to 1", "น้ำหนักรวมได้ {} ไม่ใช่ 1"),
    ("the weights sum to {}, not to the dimension's {}", "น้ำหนักรวมได้ {} ไม่เท่ากับน้ำหนักของมิติ คือ {}"),
    (
        'some have a weight and some have none: give all, or none ("0" switches one off)',
        'บางรายการมีน้ำหนัก บางรายการไม่มี ให้ระบุทั้งหมดหรือไม่ระบุเลย ("0" คือปิด)',
    ),
    (
        'is {} in a union, which is one item: only "0" (switched off) may be written',
        'เป็น {} ใน union ซึ่งนับเป็นรายการเดียว ระบุได้แต่ "0" (ปิด)',
    ),
    ("every indicator is switched off, but the dimension has a weight", "ปิดตัวชี้วัดทุกตัว แต่มิติมีน้ำหนัก"),
    ("the indicator {} stands twice", "ตัวชี้วัด {} ซ้ำกัน"),
    ("is the name of an indicator too", "ซ้ำกับชื่อตัวชี้วัด"),
    ("has a column and a condition: give one", "มีทั้ง column และเงื่อนไข ให้ระบุอย่างเดียว"),
    ("needs a column, or a condition deprived", "ต้องมี column หรือเงื่อนไข deprived"),
    (
        "a score rests on a column, or on one [[score.component]] or more: on one of the two",
        "คะแนนต้องมาจาก column หรือ [[score.component]] อย่างใดอย่างหนึ่ง",
    ),
    ("must be above 0", "ต้องมากกว่า 0"),
    ("overall is the name of the mean of all scores", "overall เป็นชื่อของค่าเฉลี่ยทุกคะแนน ใช้ซ้ำไม่ได้"),
    ("must rise between least and most", "ต้องเรียงจากน้อยไปมาก ระหว่าง least กับ most"),
    ("there are {} levels", "มี {} ระดับ"),
    ("must not be negative", "ต้องไม่ติดลบ"),
    ("must be a fraction in quotes, such as {}", "ต้องเป็นเศษส่วนในเครื่องหมายคำพูด เช่น {}"),
    ("must be a list of fractions in quotes, such as {}", "ต้องเป็นรายการเศษส่วนในเครื่องหมายคำพูด เช่น {}"),
    ("no such key here", "ไม่มีคำนี้ในที่นี้"),
    ("must be a text", "ต้องเป็นข้อความ"),
    ("must be a list of texts", "ต้องเป็นรายการข้อความ"),
    ("must be one of {}", "ต้องเป็นหนึ่งใน {}"),
    ("must be a whole number, {} or more", "ต้องเป็นจำนวนเต็มตั้งแต่ {}"),
    ("dates in the rulebook are Gregorian: this year looks Buddhist", "วันที่ต้องเป็น ค.ศ. ปีนี้น่าจะเป็น พ.ศ."),
    ("must be a date such as {}", "ต้องเป็นวันที่ เช่น {}"),
    ("must be true or false", "ต้องเป็น true หรือ false"),
    ("must hold {} and {}", "ต้องมี {} และ {}"),
    ("must be a table", "ต้องเป็นตาราง"),
    ("must be one [[{}]] or more", "ต้องมี [[{}]] อย่างน้อยหนึ่งรายการ"),
    ("two versions from {}", "มีสองฉบับที่เริ่ม {}"),
    ("{} stands twice", "{} ซ้ำกัน"),
    ("is not a condition: write column.word = value", "ไม่ใช่เงื่อนไข ให้เขียน column.word = value"),
    ("no column of that name; it may be one of {}", "ไม่มีคอลัมน์ชื่อนี้ เลือกได้จาก {}"),
    ("must be a list of conditions", "ต้องเป็นรายการเงื่อนไข"),
    ("must hold a word and a value; the words are {}", "ต้องมีคำและค่า คำที่มีคือ {}"),
    ("no such word; the words are {}", "ไม่มีคำนี้ คำที่มีคือ {}"),
    ("{} does not fit {} of a {} column", "{} ใช้กับ {} ของคอลัมน์ชนิด {} ไม่ได้"),
    ("there is no such file", "ไม่มีไฟล์นี้"),
    ("it cannot be read ({})", "อ่านไม่ได้ ({})"),
    ("{} stands in more than one place", "{} มีอยู่มากกว่าหนึ่งแห่ง"),
    ("there is no indicator {}", "ไม่มีตัวชี้วัด {}"),
    ("{} says it belongs to {}", "{} ระบุว่าอยู่ในด้าน {}"),
    ("{} stands more than once in this version", "{} ซ้ำกันในฉบับนี้"),
    ("the programme needs it", "โปรแกรมต้องใช้"),
    ("the programme needs the rule {}", "โปรแกรมต้องใช้กติกา {}"),
    ("must be {}, in this order", "ต้องเป็น {} ตามลำดับนี้"),
    ("rules {} and {} are both the word of {}", "กติกา {} และ {} เป็นคำของทะเบียน {} ทั้งคู่"),
    ("must say when the indicator fails", "ต้องระบุว่าตกตัวชี้วัดเมื่อใด"),
    ("the indicator rests on it: it needs words, th and en", "ตัวชี้วัดใช้คอลัมน์นี้ ต้องมีคำ th และ en"),
    ("no version of the indicator rests on it", "ไม่มีฉบับใดของตัวชี้วัดที่ใช้คอลัมน์นี้"),
    ("must be above 0 and at most 1", "ต้องมากกว่า 0 และไม่เกิน 1"),
    ("sum to {}, not to 1", "รวมได้ {} ไม่ใช่ 1"),
    ("is missing", "ขาดไป"),
    (
        "a rule of weighted words has none: its words and at_least say whom it takes in",
        "กติกาถ่วงน้ำหนักไม่มีค่านี้ word และ at_least บอกอยู่แล้วว่านับใคร",
    ),
    ("only a rule of weighted words has it", "มีได้เฉพาะกติกาถ่วงน้ำหนัก"),
    ("only a rule that is one register's word has it", "มีได้เฉพาะกติกาที่เป็นคำของทะเบียนเดียว"),
    (
        "must hold either rule, the id of another rule, or says, a condition",
        "ต้องมี rule (รหัสของกติกาอื่น) หรือ says (เงื่อนไข) อย่างใดอย่างหนึ่ง",
    ),
    ("{} words are too many: at most {}", "มี {} คำ มากเกินไป ได้ไม่เกิน {}"),
    ("there is no rule {}", "ไม่มีกติกา {}"),
    ("{} is itself weighted", "{} เป็นกติกาถ่วงน้ำหนักเช่นกัน"),
    ("no version of {} holds yet", "ยังไม่มีฉบับของ {} ที่มีผล"),
    ("numbers must run from 1 without a gap", "เลขต้องเรียงจาก 1 โดยไม่ข้าม"),
    ("{} levels have {} edges between them", "{} ระดับต้องมีเส้นแบ่ง {} เส้น"),
    ("places/ gives no reason {}; it gives {}", "places/ ไม่มีเหตุผล {} มีแต่ {}"),
    ("{} has no words", "{} ยังไม่มีคำ"),
    ("{} is none of {}", "{} ไม่อยู่ใน {}"),
    ("is below child_below ({}): everybody would depend on others", "น้อยกว่า child_below ({}) ทุกคนจะกลายเป็นผู้พึ่งพิง"),
    ("{} stands {} times", "{} ซ้ำกัน {} ครั้ง"),
    ("must be a list of whole numbers, 2 or more", "ต้องเป็นรายการจำนวนเต็มตั้งแต่ 2"),
    ("TPMAP's list is drawn from จปฐ. and is no capture beside it", "รายชื่อ TPMAP มาจาก จปฐ. นับเป็นการพบแยกจาก จปฐ. ไม่ได้"),
    ("must be two to {}", "ต้องมีสองถึง {} รายการ"),
    ("an id holds no +, which joins them", "รหัสต้องไม่มี + ซึ่งใช้เชื่อมรหัส"),
    ("{} decides in {} captures: one word is one capture", "{} ใช้ตัดสินใน {} รายการ คำหนึ่งคำเป็นการพบได้รายการเดียว"),
    ("must be at most {}", "ต้องไม่เกิน {}"),
    ("{} covariates need {} or more", "ตัวแปรร่วม {} ตัวต้องมีตั้งแต่ {}"),
    ("a version that is laid over needs a source of its own", "ฉบับที่วางทับต้องมีที่มา (source) ของตนเอง"),
    ("there is no such folder", "ไม่มีโฟลเดอร์นี้"),
    ("lies in none of {}, or is no .toml", "ไม่อยู่ในโฟลเดอร์ {} หรือไม่ใช่ไฟล์ .toml"),
)
_PATTERNS = [(re.compile(re.escape(english).replace(r"\{\}", "(.+)")), thai) for english, thai in _THAI]


def in_thai(fault: str) -> str:
    """``file: key: what`` with the what in Thai; as it is where there are no words for it (what the TOML reader says)."""
    start, _, what = fault.partition(": ")
    key, _, what = what.partition(": ")
    for pattern, thai in _PATTERNS:
        found = pattern.fullmatch(what)
        if found is not None:
            return f"{start}: {key}: {thai.format(*found.groups())}"
    return fault
