/// What `loop` is inside a `for` block.
final class LoopState: TemplateObject {
    private let number: Int32
    private var frame: Renderer.Frame?
    private var source: Cursor
    private var knownCount: Int?
    /// Whether the source holds items that the loop's `if` has let through already.
    private var isDrained = false
    private let depth: Int
    private let isRecursive: Bool

    /// How many items have come, which is the position counted from 1.
    private(set) var index = 0
    private var current: TemplateValue?
    private var before: TemplateValue?
    /// The next item where it has been looked at; `.some(nil)` at the end.
    private var after: TemplateValue??
    private var lastChanged: TemplateValue?

    init(
        _ number: Int32, _ frame: Renderer.Frame, _ source: Cursor, count: Int?, depth: Int, isRecursive: Bool
    ) {
        self.number = number
        self.frame = frame
        self.source = source
        self.depth = depth
        self.isRecursive = isRecursive
        knownCount = count
    }

    override var typeName: String { "LoopContext" }
    override var isCallable: Bool { true }
    override var count: Int? { knownCount }

    override func repr() throws(Fault) -> String { "<LoopContext \(index)/\(knownCount ?? index)>" }

    /// What is known without looking ahead.
    enum Count: String { case index, index0, first, depth, depth0 }

    func value(_ count: Count) -> TemplateValue {
        switch count {
        case .index: .integer(Int64(index))
        case .index0: .integer(Int64(index - 1))
        case .first: .bool(index == 1)
        case .depth: .integer(Int64(depth + 1))
        case .depth0: .integer(Int64(depth))
        }
    }

    func advance(_ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        let item = try peek(&renderer)
        after = nil
        guard let item else { return nil }
        index += 1
        before = current
        current = item
        return item
    }

    /// The loop is over: the frame and this must not hold each other.
    func end() { frame = nil }

    private func peek(_ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        if let after { return after }
        let next = try draw(&renderer)
        after = .some(next)
        return next
    }

    private func draw(_ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        guard let frame else { return nil }
        // The loop's `if` works on the variables of the loop, whoever asks.
        return try renderer.within(frame) { (renderer) throws(Fault) in
            if isDrained { return try source.next(&renderer) }
            return try renderer.next(of: &source, renderer.code.loops[number])
        }
    }

    private func length(_ renderer: inout Renderer) throws(Fault) -> Int {
        if let knownCount { return knownCount }
        var rest: [TemplateValue] = []
        if let next = try peek(&renderer) {
            rest.append(next)
            while let item = try draw(&renderer) { rest.append(item) }
        }
        let total = index + rest.count
        knownCount = total
        // The items seen ahead come again, without being filtered twice.
        after = rest.first.map { .some($0) } ?? .some(nil)
        source = .fixed(Array(rest.dropFirst()), 0)
        isDrained = true
        return total
    }

    override var attributeNames: [String] {
        [
            "index", "index0", "first", "last", "length", "revindex", "revindex0", "depth", "depth0", "previtem",
            "nextitem", "cycle", "changed",
        ]
    }

    override func attribute(_ name: String, _ renderer: inout Renderer) throws(Fault) -> TemplateValue? {
        if let count = Count(rawValue: name) { return value(count) }
        switch name {
        case "last": return .bool(try peek(&renderer) == nil)
        case "length": return .integer(Int64(try length(&renderer)))
        case "revindex": return .integer(Int64(try length(&renderer) - index + 1))
        case "revindex0": return .integer(Int64(try length(&renderer) - index))
        case "previtem":
            return before ?? .undefined(Undefined(.hint("there is no previous item"), renderer.undefinedMode))
        case "nextitem":
            return try peek(&renderer)
                ?? .undefined(Undefined(.hint("there is no next item"), renderer.undefinedMode))
        case "cycle", "changed": return .object(LoopMethod(self, name))
        default: return nil
        }
    }

    fileprivate func cycle(_ arguments: Arguments) throws(Fault) -> TemplateValue {
        guard !arguments.positional.isEmpty else { throw .runtime("no items for cycling given") }
        return arguments.positional[max(0, index - 1) % arguments.positional.count]
    }

    fileprivate func changed(_ arguments: Arguments, _ renderer: inout Renderer) throws(Fault) -> TemplateValue {
        let value = TemplateValue.tuple(TemplateList(arguments.positional))
        if let lastChanged, try lastChanged.equals(value, &renderer.effort) { return .bool(false) }
        lastChanged = value
        return .bool(true)
    }

    /// `loop(children)`: the loop's body again, for other items, as text.
    override func call(_ arguments: Arguments, _ renderer: inout Renderer) throws(Fault) -> TemplateValue {
        guard isRecursive else {
            throw .runtime("The loop must have the 'recursive' marker to be called recursively.")
        }
        let items = try arguments.bind("loop", "iterable", required: 1)[0] ?? .null
        guard let frame else { throw .runtime("the loop has ended") }
        // Each level has its own variables.
        let slots = frame.slots
        defer { frame.slots = slots }
        let (number, depth) = (number, depth)
        return .string(
            try renderer.within(frame) { (renderer) throws(Fault) in
                try renderer.capture { (renderer) throws(Fault) in
                    try renderer.loop(number, over: items, depth: depth + 1)
                }
            })
    }

    deinit { Teardown.release(self) }

    override func surrender(to values: inout [TemplateValue]) {
        source.surrender(to: &values)
        for value in [current, before, lastChanged] { if let value { values.append(value) } }
        if case .some(.some(let value)) = after { values.append(value) }
        (current, before, lastChanged, after) = (nil, nil, nil, nil)
    }
}

/// `loop.cycle` and `loop.changed`.
private final class LoopMethod: TemplateObject {
    private let loop: LoopState
    private let name: String

    init(_ loop: LoopState, _ name: String) {
        self.loop = loop
        self.name = name
    }

    override var typeName: String { "method" }
    override var isCallable: Bool { true }

    override func call(_ arguments: Arguments, _ renderer: inout Renderer) throws(Fault) -> TemplateValue {
        name == "cycle" ? try loop.cycle(arguments) : try loop.changed(arguments, &renderer)
    }
}
