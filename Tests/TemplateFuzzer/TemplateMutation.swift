import TestSupport

/// Makes templates out of templates: bytes, words and whole parts in places where they do not belong.
struct TemplateMutation {
    private var writer: ExpressionWriter
    private let corpus: [[UInt8]]
    /// Templates longer than this are cut, so that there are many cases a second.
    private static let sizeLimit = 1 << 14

    init(seed: UInt64, corpus: [[UInt8]]) {
        writer = ExpressionWriter(generator: SeededGenerator(seed: seed))
        self.corpus = corpus
    }

    private mutating func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &writer.generator) }

    /// `isLinked` means one with tags that bring in the others of its case.
    mutating func template(isLinked: Bool) -> [UInt8] {
        var bytes: [UInt8]
        switch random(0...9) {
        case 0: bytes = Array(writer.block(4).utf8)
        case 1: bytes = randomBytes(random(0...200))
        case 2, 3: bytes = Array("{{ \(writer.expression(random(1...4))) }}".utf8)
        default: bytes = writer.pick(corpus)
        }
        if isLinked {
            for _ in 0..<random(0...3) { bytes.insert(contentsOf: Array(writer.link().utf8), at: tagPlace(bytes)) }
            if writer.chance(4) { bytes = Array("{% extends \(writer.partName()) %}".utf8) + bytes }
        }
        let changes = max(0, random(-2...4))
        for _ in 0..<changes {
            switch random(0...9) {
            case 0, 1: changeBytes(&bytes)
            case 2, 3, 4, 5: changeWords(&bytes)
            default: changeParts(&bytes)
            }
        }
        return Array(bytes.prefix(TemplateMutation.sizeLimit))
    }

    mutating func expression() -> [UInt8] {
        var bytes = Array(writer.expression(random(0...4)).utf8)
        for _ in 0..<random(0...2) { changeWords(&bytes) }
        return bytes
    }

    private mutating func randomBytes(_ count: Int) -> [UInt8] {
        let printable = writer.chance(2)
        return (0..<count).map { _ in
            printable
                ? UInt8.random(in: 0x20...0x7E, using: &writer.generator)
                : UInt8.random(in: 0...255, using: &writer.generator)
        }
    }

    /// Some stretch of the bytes, often a short one.
    private mutating func stretch(_ bytes: [UInt8]) -> Range<Int> {
        let start = random(0...bytes.count)
        return start..<min(bytes.count, start + random(0...(writer.chance(4) ? bytes.count : 12)))
    }

    // MARK: bytes

    private mutating func changeBytes(_ bytes: inout [UInt8]) {
        let place = random(0...bytes.count)
        switch random(0...5) {
        case 0: if place < bytes.count { bytes[place] ^= 1 << UInt8(random(0...7)) }
        case 1: bytes.insert(contentsOf: writer.pick(Vocabulary.oddBytes), at: place)
        case 2: bytes.removeSubrange(stretch(bytes))
        case 3: bytes.insert(contentsOf: Array(bytes[stretch(bytes)]), at: place)
        case 4: bytes.removeSubrange(place...)
        default: bytes.insert(contentsOf: randomBytes(random(1...8)), at: place)
        }
    }

    // MARK: words

    /// Where the words, signs and blanks begin, and the end.
    private func cuts(_ bytes: [UInt8]) -> [Int] {
        func kind(_ byte: UInt8) -> Int {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A, 0x80...0xFF: 0
            case 0x20, 0x0A, 0x0D, 0x09: 1
            default: 2
            }
        }
        var cuts = [0]
        for index in bytes.indices.dropFirst() {
            let (before, here) = (kind(bytes[index - 1]), kind(bytes[index]))
            if here != before || here == 2 { cuts.append(index) }
        }
        cuts.append(bytes.count)
        return cuts
    }

    private mutating func changeWords(_ bytes: inout [UInt8]) {
        let cuts = cuts(bytes)
        let number = random(0...max(0, cuts.count - 2))
        let word = cuts[number]..<cuts[min(number + 1, cuts.count - 1)]
        let text = Array(replacement(for: bytes[word]).utf8)
        switch random(0...5) {
        case 0: bytes.insert(contentsOf: text, at: word.lowerBound)
        case 1: bytes.insert(contentsOf: [0x20] + text + [0x20], at: word.lowerBound)
        case 2: bytes.removeSubrange(word)
        case 3:
            let other = random(0...max(0, cuts.count - 2))
            bytes.replaceSubrange(word, with: Array(bytes[cuts[other]..<cuts[min(other + 1, cuts.count - 1)]]))
        default: bytes.replaceSubrange(word, with: text)
        }
    }

    /// Something of the same sort, or anything.
    private mutating func replacement(for word: ArraySlice<UInt8>) -> String {
        guard let first = word.first, !writer.chance(4) else { return writer.pick(Vocabulary.all) }
        let text = String(decoding: word, as: UTF8.self)
        switch first {
        case 0x30...0x39: return writer.pick(Vocabulary.numbers)
        case _ where Vocabulary.filters.contains(text): return writer.pick(Vocabulary.filters)
        case _ where Vocabulary.methods.contains(text): return writer.pick(Vocabulary.methods)
        case _ where Vocabulary.tests.contains(text): return writer.pick(Vocabulary.tests)
        case _ where Vocabulary.keywords.contains(text): return writer.pick(Vocabulary.keywords)
        case _ where Vocabulary.symbols.contains(text): return writer.pick(Vocabulary.symbols)
        default: return writer.expression(random(0...2))
        }
    }

    // MARK: parts

    private static let wraps: [(String, String)] = [
        ("{% for x in tags %}", "{% endfor %}"), ("{% for i in range(50) %}", "{% endfor %}"),
        ("{% if true %}", "{% endif %}"), ("{% set x %}", "{% endset %}{{ x }}"),
        ("{% macro m(x=1) %}", "{% endmacro %}{{ m() }}"), ("{% filter upper %}", "{% endfilter %}"),
        ("{% filter indent(3)|trim %}", "{% endfilter %}"), ("{% with x = visits %}", "{% endwith %}"),
        ("{% for x in tree recursive %}", "{{ loop(x.c) }}{% endfor %}"), ("{% raw %}", "{% endraw %}"),
        ("{% macro w() %}{{ caller() }}{% endmacro %}{% call w() %}", "{% endcall %}"),
        ("{% block b %}", "{% endblock %}"),
        ("{% set ns = namespace(x='') %}", "{{ ns.x }}"), ("{#", "#}"),
    ]
    private static let nests: [(String, String)] = [
        ("(", ")"), ("[", "]"), ("{1:", "}"), ("-", ""), ("not ", ""), ("x|", ""), ("{% if 1 %}", "{% endif %}"),
        ("[0", "]"),
        ("1+", "1"), ("(1,", ")"), ("{{", "}}"), ("{%", "%}"), ("'", "'"), ("f(", ")"), ("x[", "]"),
        ("1 if ", " else 1"),
        ("{% for a in [1] %}", "{% endfor %}"), ("{% elif 1 %}", ""), ("a.", "a"), ("{#", ""),
    ]

    private mutating func changeParts(_ bytes: inout [UInt8]) {
        let place = tagPlace(bytes)
        switch random(0...6) {
        case 0:
            let other = writer.pick(corpus)
            bytes = Array(bytes[..<place]) + other[tagPlace(other)...]
        case 1: bytes.insert(contentsOf: writer.pick(corpus), at: place)
        case 2:
            let (before, after) = writer.pick(TemplateMutation.wraps)
            bytes = Array(before.utf8) + bytes + Array(after.utf8)
        case 3:
            let (before, after) = writer.pick(TemplateMutation.nests)
            let count = writer.pick([2, 10, 39, 40, 41, 95, 97, 200, 2000])
            let inner = Array(bytes[stretch(bytes)])
            bytes.insert(
                contentsOf: Array(String(repeating: before, count: count).utf8) + inner
                    + Array(String(repeating: after, count: count).utf8), at: place)
        case 4:
            let part = Array(bytes[stretch(bytes)])
            let count = min(writer.pick([2, 5, 50, 500]), max(1, 8192 / max(1, part.count)))
            bytes.insert(contentsOf: (0..<count).flatMap { _ in part }, at: place)
        case 5: bytes.insert(contentsOf: Array(writer.block(3).utf8), at: place)
        default: bytes.insert(contentsOf: Array("{{ \(writer.expression(random(1...4))) }}".utf8), at: place)
        }
    }

    /// A place between tags, as far as can be told by looking for their ends.
    private mutating func tagPlace(_ bytes: [UInt8]) -> Int {
        var places = [0, bytes.count]
        for index in bytes.indices.dropFirst() where bytes[index] == 0x7D && [0x7D, 0x25].contains(bytes[index - 1]) {
            places.append(index + 1)
        }
        return writer.pick(places)
    }
}
