import ForgeTrail
import Logging

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A log for machines, one line an operation, in logfmt:
///
///     ts=2026-11-22T10:15:00.123Z level=info tool=submit-batch op=submitted job=visits batch_id=batch_68af… count=100
///
/// `op` says what was done; ids and counts follow. No document text, prompt, answer or key is ever in it.
struct LogFile: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info
    private let descriptor: Int32
    private let tool: String

    /// Appends to the file at `path`, which is made for its owner's eyes only.
    init(appendingTo path: String, tool: String) throws(StepError) {
        descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        self.tool = tool
        if descriptor < 0 {
            throw StepError(
                .cannotCreate, "cannot open the log '\(path)': \(unsafe String(cString: strerror(errno)))",
                hint: "its folder must be there, and the file yours to write")
        }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var text = "ts=\(Timestamp.now()) level=\(event.level) tool=\(tool) op=\(Self.value("\(event.message)"))"
        for (key, value) in (event.metadata ?? [:]).sorted(by: { $0.key < $1.key }) {
            text += " \(key)=\(Self.value("\(value)"))"
        }
        let bytes = Array((text + "\n").utf8)
        // One write, so that lines of several tools do not mix. A log that cannot be written must not stop the work.
        _ = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    }

    /// Quoted where a reader of logfmt could take it apart.
    private static func value(_ text: String) -> String {
        let text = Console.printable(text.split(whereSeparator: \.isNewline).joined(separator: " "))
        let isPlain =
            !text.isEmpty && !text.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "=") }
        if isPlain { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"") + "\""
    }
}
