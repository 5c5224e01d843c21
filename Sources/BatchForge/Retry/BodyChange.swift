import ForgeBSON
import ForgeJSON
import ForgeJinja

/// What is different in the body of a request that is sent again.
package enum BodyChange: Sendable {
    case none
    /// Multiplies the token limit.
    case moreTokens(factor: Double)
    /// `retry.on.<class>.set`, after so many attempts.
    case fields(BSONTemplate, attempts: Int, settings: BSONDocument)

    /// The change for a document that failed with `class` after `attempts`.
    init(after class: VerdictClass?, attempts: Int, _ job: Job) {
        if let `class`, case .again(let template, _)? = job.retry.on[`class`] {
            self = .fields(template, attempts: attempts, settings: job.sharedSettings)
        } else if `class` == .truncated {
            // A truncated answer is asked for again with half as many tokens more.
            self = .moreTokens(factor: Self.power(1.5, attempts))
        } else {
            self = .none
        }
    }

    /// How far the token limit of the job is raised unasked.
    private static let highestFactor = 4.0
    private static let tokenLimits = ["max_completion_tokens", "max_tokens"]

    func applied(to body: JSONObject) throws(RequestFailure) -> JSONObject {
        switch self {
        case .none: return body
        case .moreTokens(let factor):
            var body = body
            if let member = Self.tokenLimits.first(where: { body[$0] != nil }), let tokens = body[member]?.integerValue
            {
                body[member] = .integer(Int64(min(Double(tokens) * min(max(factor, 1), Self.highestFactor), 1e15)))
            }
            return body
        case .fields(let template, let attempts, let settings):
            var scope = TemplateScope()
            scope.set("attempts", to: TemplateValue.integer(Int64(attempts)))
            scope.set("settings", to: TemplateValue(.document(settings)))
            return try Self.setting(template, scope, in: body)
        }
    }

    private static func setting(
        _ template: BSONTemplate, _ scope: TemplateScope, in body: JSONObject
    ) throws(RequestFailure) -> JSONObject {
        // The model's family decides which of the two names the limit has; the job's author may have written the other.
        let limit = tokenLimits.first { body[$0] != nil }
        var request = body
        if let limit { for name in tokenLimits { request[name] = body[limit] } }
        var scope = scope
        scope.set("request", to: TemplateValue(JSONValue.object(request)))
        let fields: BSONValue
        do throws(TemplateError) {
            fields = try template.render(scope)
        } catch {
            throw RequestFailure(error)
        }
        var body = body
        for (name, value) in fields.documentValue ?? [:] {
            let isLimit = tokenLimits.contains(name)
            guard var json = json(value) else {
                throw RequestFailure(.template, "retry.on: '\(name)' became a value that JSON does not have")
            }
            if isLimit {
                guard let tokens = json.doubleValue, tokens >= 1, tokens <= 1e15 else {
                    throw RequestFailure(.template, "retry.on: '\(name)' became something else than a number of tokens")
                }
                json = .integer(Int64(tokens))
            }
            body[isLimit ? limit ?? name : name] = json
        }
        return body
    }

    /// As the provider reads it; nil for what only a database knows.
    private static func json(_ value: BSONValue) -> JSONValue? {
        switch value {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .int32(let number): return .integer(Int64(number))
        case .int64(let number): return .integer(number)
        case .double(let number):
            // 1.5 times a whole number may be whole, and stands where the API wants an integer.
            if number == number.rounded(), abs(number) < 0x1p53 { return .integer(Int64(number)) }
            return number.isFinite ? .double(number) : nil
        case .string(let text): return .string(text)
        case .array(let elements):
            let values = elements.values.map(json)
            return values.contains { $0 == nil } ? nil : .array(values.compactMap { $0 })
        case .document(let document):
            var object = JSONObject()
            for (key, value) in document {
                guard let json = json(value) else { return nil }
                object[key] = json
            }
            return .object(object)
        default: return nil
        }
    }

    private static func power(_ base: Double, _ exponent: Int) -> Double {
        // Beyond this the highest factor has long been reached.
        (0..<min(max(exponent, 0), 64)).reduce(1) { result, _ in result * base }
    }
}
