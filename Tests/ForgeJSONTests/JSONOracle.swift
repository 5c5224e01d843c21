import ForgeJSON
import TestSupport

/// What Python's `json` makes of documents.
enum JSONOracle {
    /// For each document its `json.dumps(json.loads(…))`, or nil where Python refuses it.
    ///
    /// Python is told to be as strict as this package is on purpose: UTF-8 is checked, NaN and infinities are refused,
    /// and a lone surrogate is U+FFFD.
    static func rewritten(_ documents: [[UInt8]]) throws -> [String?] {
        let script = """
            import json, math, sys
            sys.set_int_max_str_digits(0)
            def refuse(*_): raise ValueError
            def number(text):
                value = float(text)
                if math.isinf(value): refuse()
                return value
            def mend(value):
                if isinstance(value, str): return value.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace')
                if isinstance(value, list): return [mend(element) for element in value]
                if isinstance(value, dict): return {mend(key): mend(element) for key, element in value.items()}
                return value
            for line in sys.stdin:
                try:
                    text = bytes.fromhex(line).decode('utf-8')
                    print(json.dumps(mend(json.loads(text, parse_constant=refuse, parse_float=number))))
                except ValueError:
                    print()
            """
        let input = documents.map { hexadecimal($0) + "\n" }.joined()
        let output = try PythonOracle.run(script: script, input: Array(input.utf8))
        return String(decoding: output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .prefix(documents.count).map { $0.isEmpty ? nil : String($0) }
    }
}
