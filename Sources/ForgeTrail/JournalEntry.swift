import ForgeJSON

/// A line of the journal: an event, when it was written, and its place in the order.
package struct JournalEntry: Equatable, Sendable {
    /// Counted from 1 without a gap, so that it is the line's number too.
    package let seq: Int
    package let time: Timestamp
    package let event: JournalEvent

    package init(seq: Int, time: Timestamp, event: JournalEvent) {
        self.seq = seq
        self.time = time
        self.event = event
    }
}

extension JournalEntry {
    /// The line with its `\n`.
    var line: [UInt8] {
        var object: JSONObject = [
            "seq": .integer(Int64(seq)), "time": .string(time.description), "event": .string(event.name),
        ]
        for (name, value) in event.fields { object[name] = value }
        return JSONValue.object(object).serialized() + [UInt8(ascii: "\n")]
    }

    /// Reads a line without its `\n`. Fields that are not known are left alone: a newer version may have written them.
    init(line bytes: [UInt8], in range: Range<Int>) throws(EntryFault) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes, in: range)
        } catch {
            throw EntryFault("it is not a JSON object (\(error.reason))")
        }
        guard let object = value.objectValue else { throw EntryFault("it is not a JSON object") }
        let fields = Fields(event: nil, object: object)
        let name: String = try fields.string("event")
        seq = try fields.count("seq")
        guard let time = Timestamp(try fields.string("time")) else { throw EntryFault("its 'time' is not a time") }
        self.time = time
        event = try JournalEvent(name, Fields(event: name, object: object))
    }
}

/// Why a line is not one of the journal's.
struct EntryFault: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// The fields of one line, asked for by name and type.
struct Fields {
    private let event: String?
    private let object: JSONObject

    init(event: String?, object: JSONObject) {
        self.event = event
        self.object = object
    }

    func string(_ name: String) throws(EntryFault) -> String {
        guard let text = object[name]?.stringValue else { throw fault(name, "text") }
        return text
    }

    /// Nil for null; the field has to be there.
    func optionalString(_ name: String) throws(EntryFault) -> String? { isNull(name) ? nil : try string(name) }

    /// A whole number, not negative.
    func count(_ name: String) throws(EntryFault) -> Int {
        guard case .integer(let number)? = object[name], let count = Int(exactly: number), count >= 0 else {
            throw fault(name, "number")
        }
        return count
    }

    func flag(_ name: String) throws(EntryFault) -> Bool {
        guard let flag = object[name]?.boolValue else { throw fault(name, "true or false") }
        return flag
    }

    func run() throws(EntryFault) -> RunID {
        guard let run = RunID(try string("run")) else { throw fault("run", "name of a run") }
        return run
    }

    func part() throws(EntryFault) -> Part {
        let number = try count("part")
        if number < 1 { throw fault("part", "number from 1") }
        return Part(run: try run(), number: number)
    }

    func digest(_ prefix: String) throws(EntryFault) -> FileDigest? {
        if isNull(prefix + "_bytes") && isNull(prefix + "_sha256") { return nil }
        return FileDigest(bytes: Int64(try count(prefix + "_bytes")), sha256: try string(prefix + "_sha256"))
    }

    func fault(_ name: String, _ type: String) -> EntryFault {
        let subject = event.map { "its event '\($0)'" } ?? "it"
        return EntryFault("\(subject) has no '\(name)' that is a \(type)")
    }

    private func isNull(_ name: String) -> Bool { object[name]?.isNull == true }
}
