import ForgeJSON

extension BSONDocument {
    /// Reads a document in Extended JSON.
    package init(extendedJSON text: String) throws(BSONError) {
        let json: JSONValue
        do {
            json = try JSONValue(parsing: text)
        } catch {
            throw BSONError(offset: error.offset, reason: error.reason)
        }
        guard case .document(let document) = try BSONValue(extendedJSON: json) else {
            throw BSONError(reason: "expected a document")
        }
        self = document
    }
}

extension BSONValue {
    /// Reads Extended JSON v2, canonical or relaxed: for files of the operator's, never for what a model has written.
    ///
    /// A key such as `$oid` must have the value and the company that the format gives it. Other keys that start with a
    /// dollar sign are left alone, since they are operators of queries and updates; `$regex` is one of them.
    package init(extendedJSON json: JSONValue) throws(BSONError) {
        switch json {
        case .object(let object):
            if let value = try Self.typed(object) {
                self = value
                return
            }
            var builder = BSONBuilder()
            for (key, value) in object { try builder.append(key, BSONValue(extendedJSON: value)) }
            self = .document(builder.finish())
        case .array(let elements):
            var builder = BSONBuilder()
            for element in elements { try builder.append(BSONValue(extendedJSON: element)) }
            self = .array(builder.finish())
        default: try self.init(json: json)
        }
    }

    /// The value that an object stands for; nil for an object that is a document.
    private static func typed(_ object: JSONObject) throws(BSONError) -> BSONValue? {
        for (key, value) in object {
            guard key.utf8.first == UInt8(ascii: "$"), let read = readers[key] else { continue }
            if key == "$code" { return try code(object) }
            guard object.count == 1 else { throw BSONError(reason: "'\(key)' does not stand alone") }
            guard let result = read(value) else { throw BSONError(reason: "wrong value of '\(key)'") }
            return result
        }
        return nil
    }

    private typealias Reader = @Sendable (JSONValue) -> BSONValue?

    private static let readers: [String: Reader] = [
        "$oid": { $0.stringValue.flatMap(ObjectID.init).map(BSONValue.objectID) },
        "$symbol": { $0.stringValue.map(BSONValue.symbol) },
        "$numberInt": { $0.stringValue.flatMap { Int32($0) }.map(BSONValue.int32) },
        "$numberLong": { $0.stringValue.flatMap { Int64($0) }.map(BSONValue.int64) },
        "$numberDouble": { $0.stringValue.flatMap(double(named:)).map(BSONValue.double) },
        "$numberDecimal": { $0.stringValue.flatMap(Decimal128.init).map(BSONValue.decimal128) },
        "$binary": { binary($0) },
        "$uuid": { uuid($0) },
        "$code": { $0.stringValue.map(BSONValue.javascript) },
        "$timestamp": { timestamp($0) },
        "$regularExpression": { regularExpression($0) },
        "$dbPointer": { dbPointer($0) },
        "$date": { date($0) },
        "$minKey": { $0 == 1 ? .minKey : nil },
        "$maxKey": { $0 == 1 ? .maxKey : nil },
        "$undefined": { $0 == true ? .undefined : nil },
    ]

    private static func code(_ object: JSONObject) throws(BSONError) -> BSONValue {
        guard let code = object["$code"]?.stringValue else { throw BSONError(reason: "wrong value of '$code'") }
        if object.count == 1 { return .javascript(code) }
        guard object.count == 2, let scope = object["$scope"] else {
            throw BSONError(reason: "'$code' does not stand alone or with '$scope'")
        }
        guard case .document(let document) = try BSONValue(extendedJSON: scope) else {
            throw BSONError(reason: "wrong value of '$scope'")
        }
        return .javascriptScope(code, document)
    }

    private static func double(named text: String) -> Double? {
        switch text {
        case "NaN": return .nan
        case "Infinity": return .infinity
        case "-Infinity": return -.infinity
        default:
            // Swift reads more spellings than the format has.
            guard let number = try? JSONValue(parsing: text) else { return nil }
            return number.doubleValue
        }
    }

    private static func binary(_ json: JSONValue) -> BSONValue? {
        guard let object = json.objectValue, object.count == 2, let text = object["base64"]?.stringValue,
            let bytes = Base64.decode(text), let subtype = object["subType"]?.stringValue,
            (1...2).contains(subtype.utf8.count), let subtype = UInt8(subtype, radix: 16)
        else { return nil }
        return .binary(subtype: subtype, bytes: bytes)
    }

    private static func uuid(_ json: JSONValue) -> BSONValue? {
        guard let text = json.stringValue.map({ Array($0.utf8) }), text.count == 36,
            [8, 13, 18, 23].allSatisfy({ text[$0] == UInt8(ascii: "-") }),
            let bytes = [UInt8](hexadecimal: text.filter { $0 != UInt8(ascii: "-") }), bytes.count == 16
        else { return nil }
        return .binary(subtype: 4, bytes: bytes)
    }

    private static func timestamp(_ json: JSONValue) -> BSONValue? {
        guard let object = json.objectValue, object.count == 2,
            let seconds = object["t"]?.integerValue.flatMap(UInt32.init(exactly:)),
            let counter = object["i"]?.integerValue.flatMap(UInt32.init(exactly:))
        else { return nil }
        return .timestamp(UInt64(seconds) << 32 | UInt64(counter))
    }

    private static func regularExpression(_ json: JSONValue) -> BSONValue? {
        guard let object = json.objectValue, object.count == 2, let pattern = object["pattern"]?.stringValue,
            let options = object["options"]?.stringValue
        else { return nil }
        // The server compares options by their bytes, so they are kept in alphabetical order.
        return .regex(pattern: pattern, options: String(decoding: options.utf8.sorted(), as: UTF8.self))
    }

    private static func dbPointer(_ json: JSONValue) -> BSONValue? {
        guard let object = json.objectValue, object.count == 2, let namespace = object["$ref"]?.stringValue,
            let id = object["$id"], case .objectID(let id)? = try? BSONValue(extendedJSON: id)
        else { return nil }
        return .dbPointer(namespace: namespace, id: id)
    }

    private static func date(_ json: JSONValue) -> BSONValue? {
        switch json {
        case .string(let text): return ISODate.milliseconds(text).map(BSONValue.date)
        case .integer(let milliseconds): return .date(milliseconds: milliseconds)
        default:
            guard let number = try? BSONValue(extendedJSON: json), case .int64(let milliseconds) = number else {
                return nil
            }
            return .date(milliseconds: milliseconds)
        }
    }
}
