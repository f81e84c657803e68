package sarif

// notificationDescriptorsJa are the descriptions in Japanese, in the same order.
func notificationDescriptorsJa(describe func(id, name, level, short, meaning, todo string) descriptor) []descriptor {
	return []descriptor{
		unparsedFile: describe("input/unparsed-file", "UnparsedFile", "error",
			"ファイルを解析できませんでした。", "そのファイルの内容は分析していません。ほかのファイルは分析しました。",
			"通知が示す箇所を修正してください。"),
		inputError: describe("input/error", "InputError", "error",
			"入力の一部を読み取れませんでした。", "その部分は分析していません。ほかの部分は分析しました。",
			"通知が示す箇所を修正してください。"),
		notAnalysed: describe("input/not-analysed", "NotAnalysed", "warning",
			"入力の一部を分析していません。", "指摘が漏れたり、確定できずに可能性にとどまったりすることがあります。",
			"ディスク上のモジュールや変数の値など、メッセージにある不足を補ってください。"),
		notice: describe("input/notice", "Notice", "note",
			"入力について、知っておくとよいことがあります。", "これによって漏れる指摘はありません。",
			"対応は必要ありません。"),
		configurationProblem: describe("configuration/problem", "ConfigurationProblem", "warning",
			"抑制、オプション、または設定ファイルに問題があります。", "意図したとおりに機能していません。",
			"修正するか、削除してください。"),
		resultsCut: describe("output/results-cut", "ResultsCut", "warning",
			"結果の数が、コードスキャンの 1 ファイルの上限を超えています。", "重大度の低いものを省略しました。",
			"一度に分析するフォルダを減らし、それぞれに別のカテゴリを指定してください。"),
		notificationsCut: describe("output/notifications-cut", "NotificationsCut", "warning",
			"通知の数が、このファイルに含める上限を超えています。", "重大度の低いものを省略しました。",
			"報告された箇所を修正するか、--format json を使ってください。"),
		resultWithoutPlace: describe("output/result-without-place", "ResultWithoutPlace", "warning",
			"リポジトリのファイルに場所がない結果があります。", "コードスキャンには場所が必要なため、通知として報告します。",
			"リポジトリのルートを --root に指定して実行してください。"),
	}
}
