/// A value that a template states outright.
enum Constant: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case bigInteger(BigInteger)
    case double(Double)
    case string(String)
    case tuple([Constant])
}

enum UnaryOperator: Sendable { case negate, plus, not }

/// Operators of two values, with the symbol that Python's messages name them by.
enum BinaryOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case floorDivide = "//"
    case modulo = "%"
    case power = "** or pow()"
}

enum Comparison: String, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case contained = "in"
    case notContained = "not in"
}

/// An expression as written.
struct Expression {
    indirect enum Kind {
        case constant(Constant)
        case name(String)
        case list([Expression])
        case tuple([Expression])
        case dictionary([(key: Expression, value: Expression)])
        case unary(UnaryOperator, Expression)
        case binary(BinaryOperator, Expression, Expression)
        case both(Expression, Expression)
        case either(Expression, Expression)
        case comparison(Expression, [(Comparison, Expression)])
        case concatenation([Expression])
        case conditional(test: Expression, then: Expression, otherwise: Expression?)
        case attribute(Expression, String)
        case item(Expression, Expression)
        case slice(start: Expression?, stop: Expression?, step: Expression?)
        case call(Expression, Call)
        /// Without an expression where the filter is applied to a block.
        case filter(Expression?, String, Call)
        case test(Expression, String, Call)
    }

    let kind: Kind
    let span: SourceSpan
    /// How deep the tree below is; see `Parser.depthLimit`.
    let depth: Int

    var isConstant: Bool { if case .constant = kind { true } else { false } }
}

/// The arguments of a call, a filter or a test.
struct Call {
    var positional: [Expression] = []
    var named: [(name: String, value: Expression)] = []
    var spread: Expression?
    var namedSpread: Expression?

    var expressions: [Expression] {
        positional + named.map(\.value) + [spread, namedSpread].compactMap { $0 }
    }
}

/// What an assignment stores into.
indirect enum Target {
    case name(String, SourceSpan)
    case tuple([Target], SourceSpan)
    /// `namespace.name`
    case attribute(String, String, SourceSpan)

    /// The names it stores, in order.
    var names: [(String, SourceSpan)] {
        switch self {
        case .name(let name, let span): [(name, span)]
        case .tuple(let targets, _): targets.flatMap(\.names)
        case .attribute: []
        }
    }

    var span: SourceSpan {
        switch self {
        case .name(_, let span), .tuple(_, let span), .attribute(_, _, let span): span
        }
    }
}

/// The arguments a macro or a call block declares.
struct Signature {
    var parameters: [(name: String, span: SourceSpan)] = []
    /// For the last parameters.
    var defaults: [Expression] = []
}

struct Loop {
    var target: Target
    var iterable: Expression
    var filter: Expression?
    var isRecursive: Bool
    var body: [Statement]
    var otherwise: [Statement]
}

/// What stands behind a block's name.
struct BlockMarks: Sendable {
    var isScoped = false
    var isRequired = false
}

/// Where `break` and `continue` go.
enum Jump: Sendable { case outOfLoop, toNextItem }

/// A tag or a stretch of text.
struct Statement {
    indirect enum Kind {
        case text(Range<Int>)
        case output(Expression)
        case condition([(test: Expression, body: [Statement])], otherwise: [Statement])
        case loop(Loop)
        case assign(Target, Expression)
        case capture(Target, filter: Expression?, body: [Statement])
        case with([(target: Target, value: Expression)], body: [Statement])
        case filtered(Expression, body: [Statement])
        case macro(String, Signature, body: [Statement])
        case callBlock(Signature, call: Expression, body: [Statement])
        case block(String, BlockMarks, body: [Statement])
        case include(Expression, ignoresMissing: Bool, withContext: Bool)
        case importModule(Expression, name: String, withContext: Bool)
        case importNames(Expression, [(name: String, alias: String)], withContext: Bool)
        case extends(Expression)
        /// `do`
        case discard(Expression)
        case jump(Jump)
    }

    let kind: Kind
    let span: SourceSpan
}
