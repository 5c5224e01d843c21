#!/usr/bin/env python3
"""Makes visits.jsonl anew: 500 patient visits as Extended JSON, one a line. The same seed gives the same bytes.

All of it is invented: names are put together by chance, and the clinic does not exist.
"""
import datetime
import json
import random
import sys

COUNT, SEED = 500, 20261122

NAMES = [  # first names and last names that go together
    ("Anna Björn Jürgen Käthe Sören Änne Jörg Bärbel".split(), "Müller Größner Schäufele Öztürk-Weiß Kühn Lübke".split()),
    ("Ella Oliver Maeve Tom Priya Liam".split(), "Ashdown O’Rourke Fennimore Patel-Green Winterbourne".split()),
    ("Zoë Renée Noël François Chloé".split(), "Delacroix-Petit Château Lefèvre d’Aubigné".split()),
    ("Željko Łucja Ağa Çınar Dvořka Žofie".split(), "Šimůnek Wójcicka Çelikoğlu Černohorský Bąkowska".split()),
    ("美咲 健太 静香 大輔".split(), "山中 小笠原 渡会 長谷部".split()),
    ("秀英 志明 雅婷 建国".split(), "欧阳 司徒 诸葛 上官".split()),
    ("Иван Дарья Олег Ксения".split(), "Белозёров Синичкин Журавская".split()),
    ("Αλέξης Ελένη".split(), "Παπαδήμος Ξενάκη".split()),
    ("Ngọc Thảo Đức".split(), "Nguyễn Đặng".split()),
]
DOCTORS = ["Dr. Imelda Grünbaum", "Dr. Kofi Asante-Bell", "Dr. Siân Pritchard", "Dr. 田所 律子", "Dr. Mirko Živný"]
CONDITIONS = [  # diagnosis, treatment, medications
    ("Arterial hypertension", "Low-salt diet and daily walking", [("Ramipril", "5 mg in the morning"), ("Amlodipine", "5 mg in the evening")]),
    ("Type 2 diabetes", "Diet plan, glucose diary", [("Metformin", "850 mg twice a day"), ("Empagliflozin", "10 mg in the morning")]),
    ("Osteoarthritis of the knee", "Physiotherapy, twice a week", [("Ibuprofen", "400 mg when needed")]),
    ("Migraine with aura", "Headache diary, regular sleep", [("Sumatriptan", "50 mg at onset"), ("Metoprolol", "47.5 mg daily")]),
    ("Bronchial asthma", "Breathing exercises, peak-flow diary", [("Budesonide/formoterol", "160/4.5 µg, two puffs a day"), ("Salbutamol", "when needed")]),
    ("Ménière's disease", "Balance training", [("Betahistine", "24 mg twice a day")]),
    ("Iron-deficiency anaemia", "Search for the source, iron-rich diet", [("Iron(II) sulfate", "80 mg before breakfast")]),
    ("Cataract, left eye", "Surgery is offered", []),
    ("Sjögren's syndrome", "Artificial tears, regular dental care", [("Pilocarpine", "5 mg three times a day")]),
    ("Chronic low back pain", "Back school, ergonomic desk", [("Paracetamol", "1 g, at most three times a day")]),
]
ALLERGIES = ["penicillin", "pollen", "latex", "nuts", "house dust mites", "contrast agent", "nickel"]
FOLLOW_UPS = ["in two weeks", "in three months", "in six months, fasting blood test before it", "by telephone"]
SENTENCES = [
    "Sleeps badly since the last change of medication.", "Asks whether sport is allowed again.",
    'Says: "I would rather wait until after the summer."', "Prefers to be called in the afternoon (after 4 p.m.).",
    "Lives alone on the 3rd floor, no lift.", "Weight is down by 2½ kg; appetite is good.",
    "Reads everything in print < 10 pt with difficulty & uses a lens.", "Travels to Malmö and Łódź in spring.",
    "Family: father had the same complaint at 60 → wants to know the odds.", "Brings a list of questions each time 🙂.",
    "Temperature at home between 36.5 °C and 37.1 °C.", "Path of the old record: C:\\archive\\visits\\2019.",
    "Did not tolerate the first preparation:\tnausea, dizziness.", "Braces like {{ this }} or {% that %} stood in the letter.",
]


def date(moment):
    return {"$date": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}


def visit(chance, number):
    first_names, last_names = chance.choices(NAMES, weights=[6, 6, 3, 3, 3, 3, 2, 1, 1])[0]
    diagnosis, treatment, medications = chance.choice(CONDITIONS)
    seen = datetime.datetime(2026, 1, 5, 8) + datetime.timedelta(minutes=15 * chance.randrange(4 * 24 * 300))
    started = seen - datetime.timedelta(days=chance.randrange(30, 2000))
    taken = medications[: chance.randrange(len(medications) + 1)]
    medical = {
        "doctor_name": chance.choice(DOCTORS), "last_visit": date(seen), "diagnosis": diagnosis, "treatment": treatment,
        "medications": [{"name": n, "dose": d} | ({"since": date(started)} if chance.random() < 0.7 else {}) for n, d in taken],
    }
    # What a visit may lack, some do.
    if chance.random() < 0.6:
        medical["allergies"] = chance.sample(ALLERGIES, chance.choice([0, 1, 1, 2, 3]))
    if chance.random() < 0.5:
        medical["blood_pressure"] = {"systolic": chance.randrange(104, 176), "diastolic": chance.randrange(62, 104)}
    if chance.random() < 0.7:
        medical["follow_up"] = chance.choice(FOLLOW_UPS)
    document = {
        "_id": {"$oid": "%08x%016x" % (0x6a000000 + number * 900, chance.getrandbits(64))},
        "document_id": "V-2026-%05d" % (1000 + number * 7),
        "patient_details": {
            "first_name": chance.choice(first_names), "last_name": chance.choice(last_names),
            "patient_age": chance.randrange(18, 97), "patient_type": chance.choice(["ip", "op", "op"]),
        },
        "medical_details": medical,
    }
    if chance.random() < 0.75:
        length = 120 if number % 100 == 42 else chance.randrange(1, 6)  # a few notes are very long
        document["notes"] = "\n".join(chance.choice(SENTENCES) for _ in range(length)) + "\n"
    return document | {"ai_status": "pending"}


def main():
    chance = random.Random(SEED)
    for number in range(COUNT):
        sys.stdout.write(json.dumps(visit(chance, number), ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
