/// A unit of a template: text between tags, a delimiter, or a piece of an expression.
struct Token {
    enum Kind: Equatable {
        /// Literal text: a range of the source.
        case text(Range<Int>)
        case variableBegin, variableEnd, blockBegin, blockEnd
        case name(String)
        case string(String)
        case integer(Int64)
        case bigInteger(BigInteger)
        case float(Double)
        case symbol(Symbol)
        case end
    }

    let kind: Kind
    let span: SourceSpan

    func isName(_ name: String) -> Bool { kind == .name(name) }

    func isSymbol(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }

    /// The token in the words of Jinja2's messages.
    var description: String {
        switch kind {
        case .text: "template data / text"
        case .variableBegin: "begin of print statement"
        case .variableEnd: "end of print statement"
        case .blockBegin: "begin of statement block"
        case .blockEnd: "end of statement block"
        case .name(let name): name
        case .string: "string"
        case .integer, .bigInteger: "integer"
        case .float: "float"
        case .symbol(let symbol): symbol.rawValue
        case .end: "end of template"
        }
    }
}

/// The operators and punctuation of expressions, spelled as written.
enum Symbol: String, CaseIterable, Sendable {
    case floorDivide = "//"
    case power = "**"
    case equal = "=="
    case notEqual = "!="
    case greaterOrEqual = ">="
    case lessOrEqual = "<="
    case add = "+"
    case subtract = "-"
    case divide = "/"
    case multiply = "*"
    case modulo = "%"
    case tilde = "~"
    case leftBracket = "["
    case rightBracket = "]"
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case leftBrace = "{"
    case rightBrace = "}"
    case greater = ">"
    case less = "<"
    case assign = "="
    case dot = "."
    case colon = ":"
    case pipe = "|"
    case comma = ","
    case semicolon = ";"
}
