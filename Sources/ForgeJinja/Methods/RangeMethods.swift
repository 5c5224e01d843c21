/// The methods of ranges.
enum RangeMethods {
    static func call(_ method: Method, _ range: TemplateRange, _ arguments: Arguments) throws(Fault) -> TemplateValue {
        let value = try arguments.bind(method.rawValue, "value", required: 1)[0] ?? .null
        if case .undefined(let undefined) = value { throw undefined.fault }
        var place: Int?
        if let index = value.index {
            place = range.position(of: index)
        } else if case .double(let number) = value {
            place = Int64(exactly: number).flatMap { range.position(of: $0) }
        }
        if method == .count { return .integer(place == nil ? 0 : 1) }
        guard let place else { throw .runtime("\(try value.repr()) is not in range") }
        return .integer(Int64(place))
    }
}
