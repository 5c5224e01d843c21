/// What one rendering may still do, in steps: statements, turns of loops, calls, items gone through, and text read or made.
///
/// A step stands for about a microsecond, so that a rendering that uses all of them ends within a second. What is made is
/// counted too, which keeps it within the memory there is.
struct Effort {
    /// So many bytes of text are a step.
    static let bytesPerStep = 64

    private(set) var steps: Int

    init(steps: Int = Renderer.stepLimit) { self.steps = steps }

    @inline(__always)
    mutating func spend(_ count: Int = 1) throws(Fault) {
        guard count <= steps else {
            // What is used up stays so, also for who goes on after the error.
            steps = -1
            throw Effort.fault
        }
        steps -= count
    }

    private static var fault: Fault { .limit("more than \(Renderer.stepLimit) steps") }

    /// To be asked before so much text is read.
    @inline(__always)
    mutating func spend(bytes: Int) throws(Fault) { try spend(bytes / Effort.bytesPerStep) }

    /// To be asked before a text of that many bytes is made.
    mutating func allow(bytes: Int) throws(Fault) {
        guard bytes <= Renderer.outputLimit else { throw Effort.textFault }
        try spend(bytes: max(0, bytes))
    }

    static var textFault: Fault { .limit("text of more than \(Renderer.outputLimit >> 20) MB") }
}

extension TemplateValue {
    /// How many bytes there are to go through, where they lie in one piece; the items of lists are counted as they come.
    var weight: Int {
        switch self {
        case .string(let text), .markup(let text): text.utf8.count
        case .array(let document), .document(let document): document.byteCount
        default: 0
        }
    }
}
