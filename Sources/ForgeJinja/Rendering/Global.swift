/// The functions that every template has.
enum Global: String, Sendable, CaseIterable {
    case range, dict, namespace, cycler, joiner
    case raiseException = "raise_exception"
    case strftimeNow = "strftime_now"

    func isThere(_ extensions: Set<TemplateOptions.Extension>) -> Bool {
        switch self {
        case .range, .dict, .namespace, .cycler, .joiner: true
        case .raiseException: extensions.contains(.raiseException)
        case .strftimeNow: extensions.contains(.strftimeNow)
        }
    }
}

final class GlobalFunction: TemplateObject {
    private let global: Global

    init(_ global: Global) { self.global = global }

    /// Whether it is a function where the others are types.
    private var isFunction: Bool { global == .raiseException || global == .strftimeNow }

    override var typeName: String { isFunction ? "function" : "type" }
    override var isCallable: Bool { true }

    override func repr() throws(Fault) -> String {
        "<\(isFunction ? "function" : "class") '\(global.rawValue)'>"
    }

    override func isSame(as other: TemplateObject) -> Bool { (other as? GlobalFunction)?.global == global }

    override func call(_ arguments: Arguments, _ renderer: inout Renderer) throws(Fault) -> TemplateValue {
        switch global {
        case .range: return .range(try range(arguments))
        case .dict: return .dictionary(try dictionary(arguments, &renderer))
        case .namespace: return .object(Namespace(try dictionary(arguments, &renderer)))
        case .cycler: return .object(try Cycler(arguments.positional))
        case .joiner:
            let separator = try arguments.bind("joiner", "sep")[0] ?? .string(", ")
            return .object(Joiner(separator))
        case .raiseException:
            let message = try (arguments.bind("raise_exception", "message", required: 1)[0] ?? .null).printed()
            throw .runtime(message.isEmpty ? "raise_exception() was called with an empty message" : message)
        case .strftimeNow:
            let format = try arguments.bind("strftime_now", "format", required: 1)[0] ?? .null
            guard let now = renderer.scope.now else { throw .runtime("strftime_now() has no clock here") }
            return try renderer.call(.strftime, on: .date(now), Arguments(positional: [format]))
        }
    }

    private func range(_ arguments: Arguments) throws(Fault) -> TemplateRange {
        guard arguments.named.isEmpty else { throw .runtime("range() takes no keyword arguments") }
        var bounds: [Int64] = []
        for value in arguments.positional {
            if case .undefined(let undefined) = value { throw undefined.fault }
            guard let bound = value.index else {
                if case .bigInteger = value { throw .limit("a range beyond 64 bits") }
                throw .runtime("'\(value.typeName)' object cannot be interpreted as an integer")
            }
            bounds.append(bound)
        }
        switch bounds.count {
        case 1: return try TemplateRange(start: 0, stop: bounds[0], step: 1)
        case 2: return try TemplateRange(start: bounds[0], stop: bounds[1], step: 1)
        case 3: return try TemplateRange(start: bounds[0], stop: bounds[1], step: bounds[2])
        default: throw .runtime("range expected 1 to 3 arguments, got \(bounds.count)")
        }
    }

    private func dictionary(
        _ arguments: Arguments, _ renderer: inout Renderer
    ) throws(Fault) -> TemplateDictionary {
        let dictionary = TemplateDictionary()
        guard arguments.positional.count <= 1 else {
            throw .runtime("dict expected at most 1 argument, got \(arguments.positional.count)")
        }
        if let source = arguments.positional.first { try dictionary.update(from: source, &renderer) }
        for (name, value) in arguments.named { dictionary.set(name: name, value) }
        return dictionary
    }
}

extension TemplateDictionary {
    /// Takes over the entries of a dictionary or of pairs.
    func update(from source: TemplateValue, _ renderer: inout Renderer) throws(Fault) {
        if var cursor = source.pairs() {
            while case .tuple(let pair)? = try cursor.next(&renderer) {
                try renderer.spend(2)
                try set(pair.items[0], pair.items[1])
            }
            return
        }
        // Python asks for the keys first, which a missing value never has.
        if case .undefined(let undefined) = source { throw undefined.fault }
        for (index, item) in try renderer.items(of: source).enumerated() {
            let pair = try renderer.items(of: item)
            guard pair.count == 2 else {
                throw .runtime(
                    "dictionary update sequence element #\(index) has length \(pair.count); 2 is required")
            }
            try set(pair[0], pair[1])
        }
    }
}

/// What `cycler(…)` makes.
private final class Cycler: TemplateObject {
    private var items: [TemplateValue]
    private var position = 0

    init(_ items: [TemplateValue]) throws(Fault) {
        self.items = items
        super.init()
        if items.isEmpty { throw .runtime("at least one item has to be provided") }
    }

    override var typeName: String { "Cycler" }

    override var attributeNames: [String] { ["current", "next", "reset"] }

    override func attribute(_ name: String, _ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        switch name {
        case "current": items[position]
        case "next": .object(CyclerMethod(self) { $0.next() })
        case "reset":
            .object(
                CyclerMethod(self) {
                    $0.position = 0
                    return .null
                })
        default: nil
        }
    }

    private func next() -> TemplateValue {
        defer { position = (position + 1) % items.count }
        return items[position]
    }

    deinit { Teardown.release(self) }

    override func surrender(to values: inout [TemplateValue]) {
        values.append(contentsOf: items)
        items = [.null]
        position = 0
    }
}

private final class CyclerMethod: TemplateObject {
    private let cycler: Cycler
    private let body: (Cycler) -> TemplateValue

    init(_ cycler: Cycler, _ body: @escaping (Cycler) -> TemplateValue) {
        self.cycler = cycler
        self.body = body
    }

    override var isCallable: Bool { true }

    override func call(_ arguments: Arguments, _ renderer: inout Renderer) throws(Fault) -> TemplateValue {
        body(cycler)
    }
}

/// What `joiner(…)` makes: nothing at the first call, the separator at every other.
private final class Joiner: TemplateObject {
    private var separator: TemplateValue
    private var wasUsed = false

    init(_ separator: TemplateValue) { self.separator = separator }

    override var typeName: String { "Joiner" }
    override var isCallable: Bool { true }

    override func call(_ arguments: Arguments, _ renderer: inout Renderer) throws(Fault) -> TemplateValue {
        defer { wasUsed = true }
        return wasUsed ? separator : .string("")
    }

    deinit { Teardown.release(self) }

    override func surrender(to values: inout [TemplateValue]) {
        values.append(separator)
        separator = .null
    }
}
