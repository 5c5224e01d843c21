import ForgeJSON
import Logging

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a tool says: results on standard output, everything else on standard error.
///
/// With `--json`, standard output carries JSON Lines (`{"v":1,"type":…}`) and ends with exactly one `summary` or
/// `error` line. Whatever is printed has its control characters made visible, since names may come from documents and
/// servers.
package final class Console {
    package let tool: String
    private let isQuiet: Bool
    private let isJSON: Bool
    private let isVerbose: Bool
    private var facts = JSONObject()
    private var isClosed = false
    /// Why standard output took no more; nothing is written to it after that.
    private var outputFailure: Int32?
    private var kind: FailureKind?
    private let log: Logger?

    package init(
        tool: String, isQuiet: Bool = false, isJSON: Bool = false, isVerbose: Bool = false, log: Logger? = nil
    ) {
        self.tool = tool
        self.isQuiet = isQuiet
        self.isJSON = isJSON
        self.isVerbose = isVerbose
        self.log = log
    }

    /// One line for people; silent with `--quiet`.
    package func say(_ line: String) {
        if !isQuiet { Self.write(Self.printable(line) + "\n", to: STDERR_FILENO) }
    }

    /// A detail, with `--verbose` only.
    package func detail(_ line: String) {
        if isVerbose { Self.write("\(tool): " + Self.printable(line) + "\n", to: STDERR_FILENO) }
        log?.debug("\(line)")
    }

    package func warn(_ line: String, hint: String? = nil) {
        let line = line + (hint.map { "\nhint: \($0)" } ?? "")
        log?.warning("\(line)")
        Self.write("\(tool): warning: " + Self.printable(line) + "\n", to: STDERR_FILENO)
    }

    /// A result line, for the next program in a pipe; `--json` leaves it out.
    ///
    /// `isSaid`: a line for people has said the same, so a terminal that shows both is spared the repetition.
    package func result(_ line: String, isSaid: Bool = false) {
        if isJSON || (isSaid && !isQuiet && isatty(STDOUT_FILENO) == 1 && isatty(STDERR_FILENO) == 1) { return }
        print(Self.printable(line) + "\n")
    }

    /// A result in several lines for people: on standard output, or on standard error where `--json` has that.
    package func report(_ text: String) {
        let text = Self.printable(text) + "\n"
        if isJSON { Self.write(text, to: STDERR_FILENO) } else { print(text) }
    }

    /// How wide the terminal is that `report` writes to; nil where it is none.
    package var columns: Int? {
        let descriptor = isJSON ? STDERR_FILENO : STDOUT_FILENO
        guard isatty(descriptor) == 1 else { return nil }
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Bytes of a file's format for the next program, as they are; on a terminal made visible like everything else.
    package func raw(_ bytes: [UInt8]) {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        print(isTerminal ? Array(Self.printable(String(decoding: bytes, as: UTF8.self)).utf8) : bytes)
    }

    /// The command that comes next, if there is one. `isSaid`: a tool that this one has run has said so.
    package func next(_ command: String, isSaid: Bool = false) {
        facts["next"] = .string(command)
        if !isJSON && !isSaid { say("next: \(command)") }
    }

    /// Something that was done, with its ids and counts: a line of `--json`, and a line of the log.
    package func event(_ type: String, _ fields: JSONObject) {
        if isJSON { printJSON(type, fields) }
        log?.info("\(type)", metadata: Self.metadata(fields))
    }

    /// One of many, for `--json` alone. What a server or a model has said may stand in it, which is not for a log.
    package func item(_ type: String, _ fields: JSONObject) {
        if isJSON { printJSON(type, fields) }
    }

    /// Adds to the closing summary.
    package func summarize(_ key: String, _ value: JSONValue) { facts[key] = value }

    /// What was wrong with a part of the work, where the exit status alone stands for several kinds.
    package func classify(_ kind: FailureKind) { self.kind = kind }

    /// Says the last words, and gives back the status to end with: results that did not reach a file are no success.
    package func close(_ status: ExitStatus) -> ExitStatus {
        var kind = status == .done ? nil : self.kind ?? FailureKind(status)
        if isJSON && !isClosed {
            var fields: JSONObject = ["tool": .string(tool), "exit": .integer(Int64(status.code))]
            if let kind { fields["kind"] = .string(kind.rawValue) }
            for (key, value) in facts { fields[key] = value }
            printJSON("summary", fields)
        }
        var status = status
        if let outputFailure {
            let reason = unsafe String(cString: strerror(outputFailure))
            let hint = "hint: the work is done; only what it prints is missing there\n"
            Self.write("\(tool): cannot write standard output: \(reason)\n\(hint)", to: STDERR_FILENO)
            if !status.isFatal { (status, kind) = (.io, .file) }
        }
        var metadata: Logger.Metadata = ["status": "\(status.code)"]
        if let kind { metadata["kind"] = "\(kind)" }
        log?.info("end", metadata: metadata)
        return status
    }

    /// The last word of a tool that could not go on.
    func fail(_ failure: Failure) {
        var text = "\(tool): \(Self.printable(failure.message))\n"
        if let hint = failure.hint { text += "hint: \(Self.printable(hint))\n" }
        Self.write(text, to: STDERR_FILENO)
        kind = failure.kind
        log?.error(
            "failed",
            metadata: [
                "kind": "\(failure.kind)", "error": "\(failure.message)", "status": "\(failure.status.code)",
            ])
        if isJSON {
            var fields: JSONObject = [
                "tool": .string(tool), "exit": .integer(Int64(failure.status.code)),
                "kind": .string(failure.kind.rawValue), "message": .string(failure.message),
            ]
            if let hint = failure.hint { fields["hint"] = .string(hint) }
            for (key, value) in facts { fields[key] = value }
            isClosed = true
            printJSON("error", fields)
        }
    }

    private static func metadata(_ fields: JSONObject) -> Logger.Metadata {
        var metadata: Logger.Metadata = [:]
        for (key, value) in fields { metadata[key] = "\(value.stringValue ?? value.text())" }
        return metadata
    }

    private func printJSON(_ type: String, _ fields: JSONObject) {
        var line: JSONObject = ["v": 1, "type": .string(type)]
        for (key, value) in fields { line[key] = value }
        print(JSONValue.object(line).text() + "\n")
    }

    /// Control characters and bidirectional overrides as `\u{…}`, so that no document can drive a terminal. Line
    /// feeds stay: messages have several lines.
    package static func printable(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A: result.append(scalar)
            case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069:
                result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private func print(_ text: String) { print(Array(text.utf8)) }

    /// Where nobody listens any more, what the step did is done, and the exit status still tells it.
    private func print(_ bytes: [UInt8]) {
        if outputFailure != nil { return }
        let failure = Self.write(bytes, to: STDOUT_FILENO)
        if failure != 0 && failure != EPIPE && failure != EBADF { outputFailure = failure }
    }

    @discardableResult
    private static func write(_ text: String, to descriptor: Int32) -> Int32 {
        write(Array(text.utf8), to: descriptor)
    }

    /// Gives the system's number of what went wrong, 0 where nothing did.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return count < 0 ? errno : EIO }
            bytes = bytes.dropFirst(count)
        }
        return 0
    }
}

extension Int {
    /// Digits in groups of three, for people: `1,545`.
    package var grouped: String {
        var digits = Array(String(magnitude))
        var index = digits.count - 3
        while index > 0 {
            digits.insert(",", at: index)
            index -= 3
        }
        return (self < 0 ? "-" : "") + String(digits)
    }

    /// `1 request`, `1,545 requests`.
    package func counted(_ noun: String, plural: String? = nil) -> String {
        "\(grouped) \(self == 1 ? noun : plural ?? noun + "s")"
    }
}
