// The page's own words. What the bot says comes from the bot.

const WORDS = {
  en: {
    tagline: "A local playground: nothing leaves this machine.",
    language: "Your language",
    log: "Conversation",
    examples: "Questions to start with",
    typing: "The bot is typing",
    lost: "Connection lost, trying again",
    commands: "Commands",
    menu: "Menu",
    message: "Message",
    send: "Send",
    close: "Close",
    edited: "edited",
    more: "Show all",
    less: "Show less",
    spoiler: "Hidden text, press to show it",
    copied: "Copied",
    notCopied: "The browser did not allow copying",
    notSent: "Not sent, please try again",
    noAnswer: "The bot did not answer this button",
    you: "You",
  },
  ko: {
    tagline: "이 컴퓨터 안에서만 동작하는 연습 공간입니다.",
    language: "사용 언어",
    log: "대화",
    examples: "이렇게 물어보세요",
    typing: "봇이 입력하고 있습니다",
    lost: "연결이 끊겨 다시 시도하고 있습니다",
    commands: "명령어",
    menu: "메뉴",
    message: "메시지",
    send: "보내기",
    close: "닫기",
    edited: "수정됨",
    more: "모두 보기",
    less: "접기",
    spoiler: "가려진 글, 누르면 보입니다",
    copied: "복사했습니다",
    notCopied: "브라우저가 복사를 허용하지 않았습니다",
    notSent: "보내지 못했습니다. 다시 시도하세요",
    noAnswer: "봇이 이 버튼에 답하지 않았습니다",
    you: "나",
  },
};

let words = WORDS.en;

/** One of the page's words, in the person's language. */
export function word(key) {
  return words[key];
}

/** Put the whole page into a language; English for one the page does not speak. */
export function speak(languageCode) {
  words = WORDS[languageCode] ?? WORDS.en;
  document.documentElement.lang = words === WORDS.ko ? "ko" : "en";
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll("[data-word-label]")) node.ariaLabel = word(node.dataset.wordLabel);
  for (const node of document.querySelectorAll("[data-word-placeholder]")) node.placeholder = word(node.dataset.wordPlaceholder);
}
