import ForgeBSON
import ForgeJinja
import TestSupport

/// Writes templates by Jinja2's grammar, and documents for them: expressions of a wanted kind out of expressions of the
/// kinds that go into them, so that most templates render; now and then one of the wrong kind, so that some are refused.
struct Grammar {
    /// What an expression comes to.
    enum Kind: CaseIterable {
        case integer, float, truth, text, markup, null, date, objectID, decimal
        case integers, numbers, texts, records, mapping, record, mixed, pairs, nested

        static let scalars: [Kind] = [.integer, .float, .truth, .text, .markup, .null, .date, .objectID, .decimal]
        static let sequences: [Kind] = [.integers, .numbers, .texts, .records, .mixed, .pairs, .nested]

        var element: Kind {
            switch self {
            case .integers: .integer
            case .numbers: .float
            case .texts, .text, .mapping, .record: .text
            case .records: .record
            case .nested: .integers
            case .pairs: .mixed
            default: .integer
            }
        }
    }

    struct Variable {
        let name: String
        let kind: Kind
    }

    struct Macro {
        let name: String
        let parameters: [Kind]
        let usesCaller: Bool
    }

    var generator: SeededGenerator
    var variables: [Variable] = []
    var macros: [Macro] = []
    var data: [(key: String, value: BSONValue)] = []
    var loopDepth = 0
    /// The switches that the template needs.
    var extensions: Set<TemplateOptions.Extension> = []
    /// One expression in so many is of another kind than it should be.
    var wrongness = 300
    private var nameCount = 0

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    // MARK: chance

    mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &generator)] }

    mutating func chance(_ part: Int) -> Bool { Int.random(in: 0..<part, using: &generator) == 0 }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    mutating func list<T>(_ counts: ClosedRange<Int>, _ member: (inout Grammar) -> T) -> [T] {
        (0..<number(counts)).map { _ in member(&self) }
    }

    mutating func freshName(_ stem: String) -> String {
        nameCount += 1
        return chance(20)
            ? pick(["items", "keys", "x", "y", "value", "name", "raw", "block", "index"]) : "\(stem)\(nameCount)"
    }

    /// What a nested block sets stays inside it.
    mutating func scoped<T>(_ body: (inout Grammar) -> T) -> T {
        let (outer, outerMacros) = (variables, macros)
        defer { (variables, macros) = (outer, outerMacros) }
        return body(&self)
    }

    // MARK: cases

    /// Every name the grammar can be asked to use: filters, tests, methods, tags.
    static let subjects: [String] =
        Set(producers.map(\.subject)).union(statements.map(\.subject)).sorted()

    /// The case of this number; numbers in a row take all subjects in turn.
    static func generatedCase(seed: UInt64, number: Int) -> GeneratedCase {
        var grammar = Grammar(seed: seed &* 1_000_003 &+ UInt64(number))
        return grammar.makeCase(number)
    }

    private mutating func makeCase(_ number: Int) -> GeneratedCase {
        makeData()
        wrongness = chance(4) ? 12 : 400
        let template: Fragment
        switch number % 10 {
        case 3: template = damaged(.sequence(list(1...3) { $0.statement(2) }))
        case 6: template = number % 20 == 6 ? whiteSpace() : nestedNames()
        default: template = self.template(about: Self.subjects[(number / 10 * 8 + number % 10) % Self.subjects.count])
        }
        return GeneratedCase(template: template, data: data, options: options())
    }

    /// A template that uses the subject, among others.
    private mutating func template(about subject: String) -> Fragment {
        var members = list(0...2) { $0.statement(2) }
        members.append(focus(subject))
        if chance(2) { members += list(0...2) { $0.statement(2) } }
        if chance(3) { members.append("\n") }
        return .sequence(members)
    }

    private mutating func focus(_ subject: String) -> Fragment {
        let fitting = Self.statements.filter { $0.subject == subject }
        if !fitting.isEmpty { return pick(fitting).make(&self, 2) }
        let producer = pick(Self.producers.filter { $0.subject == subject })
        let kind = pick(producer.gives)
        return output(producer.make(&self, kind, 2).expression, kind, 1)
    }

    mutating func options() -> TemplateOptions {
        TemplateOptions(
            trimBlocks: chance(3), lstripBlocks: chance(3), keepTrailingNewline: chance(2),
            undefined: chance(3) ? pick([.lenient, .chainable]) : .strict,
            extensions: chance(30) ? [] : extensions)
    }
}
