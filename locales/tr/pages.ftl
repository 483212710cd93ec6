# The gateway's own pages, in Turkish.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.
# Words: ikinci adım (second step), kurtarma kodu (recovery code), doğrulamak (confirm), onaylamak (approve), reddetmek
# (deny), oturum açma (sign-in), istek (request), kimlik doğrulama uygulaması (authenticator app), uygulama parolası (app
# password), sayı (the number to type), numara (telephone number), ağ geçidi (gateway). Endings are never put on arguments:
# «için», «sayfası» and the like stand behind them.

this-app = uygulama
signing-in-as = { $user } olarak oturum açılıyor
signed-in-as = { $user } olarak oturum açıldı
help-stuck = Yardıma mı ihtiyacınız var?
made-by = Vestibule ile korunuyor
languages = Dil
error-number = Hata { $status }
request-id = İstek
date =
    { $day } { $month ->
        [1] Ocak
        [2] Şubat
        [3] Mart
        [4] Nisan
        [5] Mayıs
        [6] Haziran
        [7] Temmuz
        [8] Ağustos
        [9] Eylül
        [10] Ekim
        [11] Kasım
       *[12] Aralık
    } { $year }
moment = { $date }, { $time } UTC

confirm-title = Kimliğinizi doğrulayın
confirm-code-only = Oturum açmayı tamamlamak için bir kod girin.
confirm-code-only-step-up = Devam etmek için bir kod girin.
push-label = Telefonunuzdaki istek
push-sent-to = Şu cihaza bir istek gönderdik: { $device }.
push-sent = Telefonunuza bir istek gönderdik.
push-none = Telefonunuzda bekleyen istek yok.
push-send = Telefonuma istek gönder
push-waiting = Telefondaki yanıtınız bekleniyor.
code-waiting = Kod bekleniyor.
number-approve = Telefonunuzda onaylayın
number-choose = Telefonunuzda bu sayıyı seçin
number-type = Telefonunuza bu sayıyı girin
code-enter = Kod gir
code-use = Kod kullan
code-or = Veya kod kullan
code-forward = Telefonunuzda bir şey yok mu? Kod kullanın
ways-none = Bu oturum açma işlemini doğrulamanın bir yolu yok.
ways-back = Diğer yollara dön
recovery-use = Kurtarma kodu kullan
recovery-label = Kurtarma kodu
recovery-hint = Kurulum sırasında kaydettiğiniz on koddan biri. Her kod bir kez geçerlidir.
help-desk-have = Destek ekibinden bir kodum var
help-desk-title = Destek ekibinden alınan kodu kullan
help-desk-label = Destek ekibinin kodu
help-desk-hint = Hesabınızla ilgilenen kişi size bir kod verebilir. Yalnızca kısa bir süre geçerlidir.
help-desk-too = Destek ekibinin kodu da burada geçerlidir.
code-label = 6 haneli kod
code-sent-to = Şuraya bir kod gönderdik: { $to }.
code-or-app = Kimlik doğrulama uygulamanızdaki kod da geçerlidir.
code-from-app = Kimlik doğrulama uygulamanızdan.
code-from-app-or-sent = Kimlik doğrulama uygulamanızdan veya size göndereceğimiz bir kod.
code-ask-below = Aşağıdan bir kod isteyin, ardından buraya girin.
code-checked-at-sixth = Altıncı rakamla birlikte denetlenir.
code-check = Kodu denetle
tries-left =
    { $count ->
        [one] 1 deneme hakkınız kaldı.
       *[other] { $count } deneme hakkınız kaldı.
    }
send-sms = SMS ile kod gönder
send-voice = Arayarak kod bildir
send-email = E-posta ile kod gönder
time-left = Kalan süre: { $time }
more-time = Daha fazla süreye ihtiyacım var
trust-days =
    { $count ->
        [one] Bu tarayıcıya 1 gün boyunca güven
       *[other] Bu tarayıcıya { $count } gün boyunca güven
    }
trust-hours =
    { $count ->
        [one] Bu tarayıcıya 1 saat boyunca güven
       *[other] Bu tarayıcıya { $count } saat boyunca güven
    }
trust-what = Bu tarayıcıda bundan sonra yalnızca parolanızla oturum açılır. Başkalarının da kullandığı bir bilgisayarda bunu asla işaretlemeyin.
cancel-sign-in = Oturum açmayı iptal et
cancel = İptal

sent-by-sms = Size SMS ile bir kod gönderdik.
sent-by-voice = Kodu bildirmek için sizi arıyoruz.
sent-by-email = Size e-posta ile bir kod gönderdik.
code-wrong = Bu kod doğru değil.
push-not-now = Şimdilik telefonunuza istek gönderilmiyor. Kod kullanın veya destek ekibinize başvurun.
push-again-time = Telefonunuza yeni bir istek gönderilebilmesi için kalan süre: { $time }.
push-unclear = Uygulama, parolanızın doğru olup olmadığını açıkça bildirmedi; bu nedenle hiçbir telefon çalmıyor.
refused-often-seconds =
    { $count ->
        [one] Çok sık denediniz. 1 saniye sonra yeniden deneyin.
       *[other] Çok sık denediniz. { $count } saniye sonra yeniden deneyin.
    }
refused-often-minutes =
    { $count ->
        [one] Çok sık denediniz. 1 dakika sonra yeniden deneyin.
       *[other] Çok sık denediniz. { $count } dakika sonra yeniden deneyin.
    }
refused-locked-seconds =
    { $count ->
        [one] Çok fazla yanlış kod girildi. 1 saniye sonra yeniden kod kabul edilir.
       *[other] Çok fazla yanlış kod girildi. { $count } saniye sonra yeniden kod kabul edilir.
    }
refused-locked-minutes =
    { $count ->
        [one] Çok fazla yanlış kod girildi. 1 dakika sonra yeniden kod kabul edilir.
       *[other] Çok fazla yanlış kod girildi. { $count } dakika sonra yeniden kod kabul edilir.
    }
refused-disabled = Çok fazla yanlış kod girildi. Destek ekibinize başvurun.
refused-not-offered = Bu burada mümkün değil. Başka bir yol seçin.
refused-number = Bu, uluslararası biçimde bir telefon numarası değil. Numara + ve ülke koduyla başlar, örneğin +49 151 12345678.
refused-not-served = Bu numaraya ileti gönderilmiyor. Başka bir numara kullanın veya başka bir yol seçin.
refused-send = İleti gönderilemedi. Yeniden deneyin veya başka bir yol seçin.
refused-no-grace = İkinci adım olmadan oturum açma hakkınız kalmadı.
refused-enrolled = Bu hesabın zaten bir ikinci adımı var. Onu kullanın.
refused-password = Bu bir parola olamaz: Boş, çok uzun veya kimsenin yazamayacağı karakterler içeriyor.
refused-not-proven = Bu hesap veya telefonu bu arada kilitlendi ya da kaldırıldı.
refused-no-login = Bu tarayıcıda bekleyen bir oturum açma işlemi yok.
refused-expired = Bu oturum açma işleminin süresi doldu.
refused-settled = Bu oturum açma işlemi zaten yanıtlandı.
refused-not-approved = Bu oturum açma işlemi henüz doğrulanmadı.
refused-under-way = Bu oturumla başka bir oturum açma işlemi sürüyor.
refused-name = Bu ad kullanılamaz: Boş, çok uzun veya kimsenin yazamayacağı karakterler içeriyor.
refused-gone = Bu artık yok.
refused-exists = Bu adda bir tane zaten var.
refused-too-many = Bunlardan zaten çok fazla var.
refused-last-factor = Oturum açma işlemlerini doğrulamak için tek yolunuz bu. Önce bir yol daha ekleyin.
refused-step-up = Önce kimliğinizi doğrulayın.

setup-title = İkinci adımınızı kurun
setup-why = Çalınmış bir parola tek başına hiçbir şeyi açamasın diye { $app } paroladan sonra ikinci bir adım ister. Kurulum yaklaşık iki dakika sürer.
setup-ways = Doğrulama yolları
setup-nothing = Burada henüz kendi başınıza bir ikinci adım kuramazsınız. Zorunlu olmadan önce destek ekibinizden bunu sizinle birlikte yapmasını isteyin.
required-count = İkinci adım artık zorunlu: O olmadan oturum açma hakkınız kalmadı.
required-date = İkinci adım { $date } tarihinden beri zorunlu ve artık ertelenemez.
required-always = İkinci adım ilk oturum açıştan itibaren zorunludur ve ertelenemez.
setup-phone = Telefonumda onayla
setup-phone-hint = Telefonunuz her oturum açma işlemini gösterir, siz de kısa bir sayı girersiniz. En güvenli ve en hızlı yol.
setup-softtoken = Kimlik doğrulama uygulaması kullan
setup-softtoken-hint = Bir uygulama altı haneli bir kod gösterir. Bağlantı olmadan da çalışır.
setup-number = SMS veya aramayla kod al
setup-number-hint = Her telefonla çalışır. Daha az güvenlidir: İletiler ele geçirilebilir, numaralar başkasının eline geçebilir.
setup-not-now = Daha sonra mı?
setup-last = Bunu son kez atlayabilirsiniz. Bir sonraki oturum açışınızda gerekli olacak.
setup-last-day = Bunu atlayabileceğiniz son gün bugün. Yarından itibaren gerekli olacak.
setup-skips =
    { $count ->
        [one] Bunu 1 kez daha atlayabilirsiniz.
       *[other] Bunu { $count } kez daha atlayabilirsiniz.
    }
setup-skips-until =
    { $count ->
        [one] Bunu, en geç { $date } tarihine kadar 1 kez daha atlayabilirsiniz.
       *[other] Bunu, en geç { $date } tarihine kadar { $count } kez daha atlayabilirsiniz.
    }
setup-skip = Şimdilik atla
setup-skip-last = Son kez atla
setup-opt-out-hint = Bundan vazgeçebilirsiniz de. Bunu önermiyoruz: O zaman hesabınızı yalnızca parola korur.
setup-opt-out = Bir daha sorma
setup-back = Başka bir yol seç
opt-out-title = İkinci adımdan gerçekten vazgeçilsin mi?
opt-out-risk = O zaman hesabınızı yalnızca parolası korur. Parolanızı sahte bir e-postayla veya başka bir web sitesinden ele geçiren kişi, sizin okuyup değiştirebildiğiniz her şeyi sizin adınıza okuyup değiştirebilir.
opt-out-lasts =
    { $count ->
        [one] Bu yalnızca şimdiki oturum açma işlemi için geçerlidir. Ardından size yeniden sorulur.
       *[other] Bu, şimdiki dahil { $count } oturum açma işlemi için geçerlidir. Ardından size yeniden sorulur.
    }
opt-out-lasts-until =
    { $count ->
        [one] Bu yalnızca şimdiki oturum açma işlemi için geçerlidir. Ardından ve her durumda { $date } tarihinden sonra size yeniden sorulur.
       *[other] Bu, şimdiki dahil { $count } oturum açma işlemi için ve en geç { $date } tarihine kadar geçerlidir. Ardından size yeniden sorulur.
    }
opt-out-rather = Bunun yerine ikinci adımı kur
opt-out-do = İkinci adımdan vazgeç
imported-title = Telefon numaranızı doğrulayın
imported-what = Telefon numaranız zaten biliniyor: { $to }. Bu numaraya, buraya gireceğiniz bir kod göndeririz.
imported-wrong = Bu artık sizin numaranız değil mi? Destek ekibinizden numarayı değiştirmesini isteyin.
phone-title = Telefonunuzu ekleyin
phone-scan = Telefonunuzun kamerasını bu koda doğrultun ve bağlantıyı açın.
phone-qr = Telefonunuz için bağlantıyı içeren QR kodu
phone-follow = Telefondaki adımları izleyin. Bu sayfa kendiliğinden devam eder.
phone-here = Telefonun kendisinde misiniz? O zaman bağlantıyı burada açın veya kopyalayın.
phone-open = Bağlantıyı bu cihazda aç
phone-waiting = Telefonunuz bekleniyor.
phone-confirm-title = Telefonunuzu doğrulayın
phone-almost = { $device } neredeyse hazır.
phone-almost-unnamed = Telefonunuz neredeyse hazır.
softtoken-title = Kimlik doğrulama uygulaması kurun
softtoken-scan = Bu kodu kimlik doğrulama uygulamanızla tarayın.
softtoken-qr = Kimlik doğrulama uygulamanız için anahtarı içeren QR kodu
softtoken-here = Uygulama bu cihazda mı? O zaman uygulamayı anahtarla açın veya anahtarı elle girin.
softtoken-open = Kimlik doğrulama uygulamamı aç
softtoken-type = Uygulamanın şu anda gösterdiği altı rakamı girin
confirm-button = Doğrula
number-title = Telefon numaranız
number-why = Bu numaraya şimdi ve daha sonra oturum açarken istediğinizde bir kod göndeririz.
number-label = Ülke koduyla birlikte numara
number-how = Kod nasıl gelsin?
number-by-voice = Kodu okuyan bir aramayla
number-by-sms = SMS ile
number-warning = SMS’ler ve aramalar ele geçirilebilir, numaralar başkasının eline geçebilir. Mümkünse diğer yollardan birini kullanın.
number-send = Kod gönder
number-confirm-title = Gönderdiğimiz kodu girin
number-calling = Şu numarayı arıyoruz: { $to }.
number-texted = Şu numaraya SMS gönderdik: { $to }.
number-call-again = Yeniden ara
number-text-again = Yeniden gönder
recovery-offer-title = Kurtarma kodlarını kaydedin
recovery-offer-heading = Son olarak: kurtarma kodları
recovery-offer-done = Kurulumunuz tamamlandı. Telefonunuz kaybolursa bir kurtarma koduyla yine de giriş yapabilirsiniz.
recovery-offer-hint = On kod alırsınız ve her biri bir kez geçerlidir. Yalnızca bir kez gösterilirler; bu yüzden güvenli bir yer hazırlayın: bir parola yöneticisi veya evde sakladığınız bir kâğıt.
recovery-offer-show = Kurtarma kodlarımı göster
recovery-offer-without = Bunlar olmadan devam et
recovery-title = Kurtarma kodlarınız
recovery-save = Bunları şimdi kaydedin: Bir daha gösterilmezler. Telefonunuz kaybolursa her biri bir kez giriş yapmanızı sağlar.
recovery-copy = Kopyala
recovery-download = İndir
recovery-print = Yazdır
recovery-saved = Bu kodları kaydettim
continue = Devam

approved-title = Doğrulandı
approved-go-on = Teşekkürler. Artık { $app } sayfasına geçebilirsiniz.
ended-go-on-without = Doğrulamadan devam et
ended-back = Oturum açmaya dön
ended-expired-title = Süre doldu
ended-expired-happened = Bu oturum açma işlemi zamanında doğrulanmadığı için sonlandırıldı. Kimsenin girişine izin verilmedi.
ended-expired-advice = Yeni bir istek almak için yeniden oturum açın.
ended-none-title = Burada bekleyen bir oturum açma işlemi yok
ended-none-happened = Bu tarayıcıda doğrulanacak bir şey yok. Oturum açma işlemi tamamlanmış veya başka bir tarayıcıda başlamış olabilir.
locked-title = Hesabınız kilitli
locked-admin-happened = Bu hesap, hesabı yönetenler tarafından kilitlendi. Kilidi açılana kadar bu hesapla kimse oturum açamaz.
locked-admin-advice = Kilidinin açılmasını isteyin.
locked-no-factor-happened = Bu hesapla oturum açmak için ikinci bir adım gerekiyor, ancak hesapta burada kabul edilen bir ikinci adım yok.
locked-no-factor-advice = Hesabınızı yönetenlerden, sizinle birlikte bir ikinci adım kurmalarını isteyin.
locked-ended-title = Hesabınızın süresi doldu
locked-ended-happened = Bu hesabın geçerlilik tarihi geçti. Artık bu hesapla kimse oturum açamaz.
locked-ended-advice = Hâlâ ihtiyacınız varsa hesabı yönetenlerden süresini uzatmalarını isteyin.
locked-unknown-title = Hesabınız burada tanınmıyor
locked-unknown-happened = Yalnızca buraya eklenmiş hesaplar oturum açabilir; bu hesap henüz eklenmedi.
locked-unknown-advice = Hesabınızı yönetenlerden hesabı eklemelerini isteyin.
denied-title = Oturum açma reddedildi
denied-happened = Bu oturum açma işlemi telefonunuzda reddedildi. Kimsenin girişine izin verilmedi.
denied-advice = Yanlışlıkla reddettiyseniz yeniden oturum açın.
not-me-title = Oturum açma durduruldu
not-me-happened = Telefonunuz, bunun siz olmadığınızı bildirdi. Kimsenin girişine izin verilmedi.
not-me-advice = Başka biri oturum açmaya çalıştıysa parolanızı biliyor demektir: Parolanızı değiştirin ve hesabınızı yönetenlere bildirin.
wrong-number-title = Sayı eşleşmedi
wrong-number-happened = Telefon, bu sayfada görünenden farklı bir sayı gönderdiği için oturum açma durduruldu. Kimsenin girişine izin verilmedi.
wrong-number-advice = Yeniden oturum açın ve sayfanın o zaman gösterdiği sayıyı girin.
wrong-codes-title = Çok fazla yanlış kod
wrong-codes-happened = Bu oturum açma işlemi, çok fazla yanlış kod girildiği için durduruldu. Kimsenin girişine izin verilmedi.
wrong-codes-advice = Yeniden oturum açın ve bu hesaba ait yeni bir kod kullanın.
cancelled-title = Oturum açma iptal edildi
cancelled-happened = Bu oturum açma işlemini iptal ettiniz. Kimsenin girişine izin verilmedi.
superseded-title = Yerini başka bir oturum açma işlemi aldı
superseded-happened = Bu tarayıcıda yeniden oturum açmaya başladığınız için bu oturum açma işlemi durduruldu. Bununla kimsenin girişine izin verilmedi.
superseded-advice = Diğeriyle devam edin veya yeniden oturum açın.
withdrawn-title = Oturum açma durduruldu
withdrawn-happened = Bu arada hesabınızda veya ikinci adımında bir şey değiştirildiği için bu oturum açma işlemi durduruldu. Kimsenin girişine izin verilmedi.
withdrawn-advice = Yeniden oturum açın. Bir değişiklik beklemiyorduysanız hesabınızı yönetenlere sorun.

again-expired-happened = Bu, zamanında doğrulanmadığı için hiçbir işlem yapılmadı.
again-expired-advice = Yeni bir istek almak için geri dönüp yeniden deneyin.
again-denied-title = Telefonunuzda reddedildi
again-denied-happened = Bu, telefonunuzda reddedildiği için hiçbir işlem yapılmadı.
again-denied-advice = Yanlışlıkla reddettiyseniz geri dönüp yeniden deneyin.
again-stopped-title = Durduruldu
again-not-me-happened = Telefonunuz, bunun siz olmadığınızı bildirdiği için bu tarayıcıdaki oturum kapatıldı.
again-not-me-advice = Bu tarayıcıyı veya oturumunuzu başka biri kullandıysa hesabınızı yönetenlere bildirin.
again-wrong-number-happened = Telefon, bu sayfada görünenden farklı bir sayı gönderdiği için hiçbir işlem yapılmadı.
again-wrong-number-advice = Geri dönüp yeniden deneyin ve sayfanın o zaman gösterdiği sayıyı girin.
again-wrong-codes-happened = Çok fazla yanlış kod girildiği için bu durduruldu ve hiçbir işlem yapılmadı.
again-wrong-codes-advice = Geri dönün ve bu hesaba ait yeni bir kodla yeniden deneyin.
again-cancelled-title = İptal edildi
again-cancelled-happened = Bunu iptal ettiniz ve hiçbir işlem yapılmadı.
again-superseded-title = Yerini başka bir istek aldı
again-superseded-happened = Bu tarayıcıda yeniden başladığınız için bu istek durduruldu.
again-superseded-advice = Diğeriyle devam edin veya yeniden deneyin.
again-withdrawn-happened = Bu arada hesabınızda, ikinci adımında veya oturumunuzda bir şey değiştirildiği için hiçbir işlem yapılmadı.
again-withdrawn-advice = Yeniden deneyin. Bir değişiklik beklemiyorduysanız hesabınızı yönetenlere sorun.

step-up-first = Önce kimliğinizi doğrulayın
step-up-done = Geldiğiniz sekmeye dönün ve bir kez daha gönderin. Bu sekmeyi kapatabilirsiniz.
step-up-go-to = { $app } sayfasına git
step-up-needed = İkinci adımınız yeniden gerektiği için gönderdiğiniz şey yapılmadı. Yazdıklarınız hâlâ duruyor: Tarayıcınızda geri dönün.
step-up-needed-confirm = İkinci bir sekmede kimliğinizi doğrulayın.
step-up-needed-back = Bu sekmede bir önceki sayfaya dönün.
send-once-more = Bir kez daha gönderin.
step-up-new-tab = Yeni sekmede doğrula
step-up-why = Oturumunuz açık olsa bile { $app } içindeki bu bölüm ikinci adımınızı yeniden ister.
step-up-confirm = Kimliğimi doğrula
step-up-not-now = Şimdi değil
session-ended-title = Oturumunuz sona erdi
session-ended-what = Gönderdiğiniz şey kaydedilmedi, ancak yazdıklarınız hâlâ duruyor: Tarayıcınızda geri dönün ve bir kopyasını saklayın.
session-ended-back = Bir önceki sayfaya dönün ve yazdıklarınızı kopyalayın.
session-ended-sign-in = Burada veya ikinci bir sekmede yeniden oturum açın.
session-ended-new-tab = Yeni sekmede oturum aç
sign-out-title = Oturumu kapat
sign-out-heading = Oturum kapatılsın mı?
sign-out-what = Oturumu kapatana kadar bu tarayıcıda { $app } açılabilir.
sign-out-stay = Oturum açık kalsın
signed-out-title = Oturum kapatıldı
signed-out-heading = Oturumunuz kapatıldı
signed-out-what = Oturum açmadan bu tarayıcıda { $app } artık açılamaz.
signed-out-shared = Ortak kullanılan bir bilgisayarda tarayıcının tüm pencerelerini de kapatın.
signed-out-again = Yeniden oturum aç

account-title = Hesabınız
account-made-title = “{ $name }” uygulama parolası
account-made-what = Bunu şimdi o programa parola olarak yazın veya yapıştırın. Bir daha gösterilmez.
account-made-deposit = Aşağıda { $app } için parolanızı kaydettiğinizde çalışmaya başlar.
account-step-up = Burada bir şeyi değiştirmek için kimliğinizi yeniden doğrulayın.
account-app-passwords = Uygulama parolaları
account-app-passwords-what = Takvim veya e-posta programı gibi ikinci adımınızı soramayan programlar için. Her program, her zamanki kullanıcı adınızla birlikte girilecek kendi parolasını alır; bu parolayı istediğinizde kaldırabilirsiniz.
account-made-on = Oluşturulma: { $date }
account-used = son kullanım: { $date }
account-unused = henüz kullanılmadı
account-remove = Kaldır
account-remove-named = Kaldır: { $name }
account-none = Henüz yok.
account-full = Daha fazlası eklenemez. Kullanmadığınız birini kaldırın.
account-which = Hangi program için?
account-which-example = Telefon takvimi
account-make = Uygulama parolası oluştur
account-deposit = { $app } için parolanız
account-deposit-saved = { $name } kullanıcı adı için kayıtlı. Parolanızı orada değiştirdikten sonra burada yeniden kaydedin.
account-deposit-what = Uygulama parolaları bu parolanın yerine geçer: Onu buraya bir kez kaydedin. Şifrelenmiş olarak saklanır ve yalnızca uygulama parolalarınızdan biri doğru olduğunda kullanılır.
account-username = Kullanıcı adı
account-password = Parola
account-save-again = Yeniden kaydet
account-save = Parolayı kaydet
account-forget = Kayıtlı parolayı kaldır
account-back = { $app } sayfasına dön
account-too-many =
    { $count ->
        [one] Zaten 1 uygulama parolası var. Artık kullanmadığınız birini kaldırın.
       *[other] Zaten { $count } uygulama parolası var. Artık kullanmadığınız birini kaldırın.
    }
account-removed = Uygulama parolası kaldırıldı. Onu kullanan program artık oturum açamaz.
account-deposited = Parola kaydedildi. Uygulama parolalarınız artık onun yerine geçiyor.
account-deposit-removed = Kayıtlı parola kaldırıldı.
account-opting = İkinci adım
account-opting-none-yet = Hesabınızı şimdiye kadar yalnızca parolası koruyor. İkinci adımla çalınmış bir parola hiçbir şeyi açamaz.
account-opting-may = Hesabınızı yalnızca parolası koruyor. Sizden ikinci adım istenmiyor, ancak ikinci adımla çalınmış bir parola hiçbir şeyi açamaz.
account-opting-is-out = Şimdilik ikinci adımdan vazgeçtiniz. Hesabınızı yalnızca parolası koruyor.
account-set-up = İkinci adım kur
account-opt-out = İstemiyorum
account-opt-out-sure = Ele geçirilen hesapların çoğunun paroladan başka koruması yoktu ve çoğu zaman bunu haftalarca kimse fark etmedi. İkinci adımdan vazgeçmek istediğinizden emin misiniz?
account-opt-out-go = Evet, ikinci adımdan vazgeç
account-opt-in = Yine de ikinci adım istiyorum
account-opted-out = İzin verildiği sürece sizden artık ikinci adım istenmez.
account-opted-in = Bir sonraki oturum açışınızda sizden ikinci adımı kurmanız istenecek. Dilerseniz şimdi de kurabilirsiniz.
account-browsers = Güvenilen tarayıcılar
account-browsers-what = Bir oturum açma işlemini doğrularken bunlara güvendiğiniz için bu tarayıcılarda yalnızca parolanızla oturum açılır. İkinci adımınızı değiştirmek, hepsi için güveni sona erdirir.
account-browsers-none = Hiç yok. Bir oturum açma işlemini doğrularken bir kutuyu işaretleyerek o tarayıcıya güvenebilirsiniz.
account-browser-this = Bu tarayıcı
account-browser-until = { $date } tarihine kadar
account-browser-end = Artık güvenme
account-browser-end-named = Artık güvenme: { $name }
account-browsers-end-all = Artık hiçbirine güvenme
account-browsers-ended = Buna artık güvenilmiyor. Orada bir sonraki oturum açışta ikinci adımınız istenir.
account-sessions = Diğer açık oturumlar
account-sessions-what = Bunlardan birini tanımıyorsanız o oturumu kapatın ve parolanızı değiştirin.
account-sessions-none = Başka hiçbir yerde açık oturumunuz yok.
account-session-begun = Başlangıç: { $date }
account-session-end = Oturumu kapat
account-session-end-named = Oturumu kapat: { $name }
account-sessions-end-all = Diğer tüm oturumları kapat
account-sessions-ended = Oradaki oturum kapatıldı.
account-history = Son oturum açma işlemleriniz
account-history-what = Son 90 gündekiler, en çok 50 tane. Bunlardan birini tanımıyorsanız parolanızı değiştirin ve destek ekibinize bildirin.
account-history-older = Daha eskileri göster
account-history-none = Henüz yok.
browser-unknown = Bilinmeyen tarayıcı
history-onetouch = Telefonda doğrulandı
history-softtoken = Kimlik doğrulama uygulamasının koduyla doğrulandı
history-sms = SMS ile gelen kodla doğrulandı
history-voice = Aramayla bildirilen kodla doğrulandı
history-email = E-posta ile gelen kodla doğrulandı
history-recovery = Kurtarma koduyla doğrulandı
history-bypass = Destek ekibinin verdiği kodla doğrulandı
history-set-up = İkinci adım kurularak doğrulandı
history-trusted = Güvenilen bir tarayıcıda, yalnızca parolayla
history-without = Yalnızca parolayla
history-denied = Telefonda reddedildi
history-not-me = Reddedildi: Siz değildiniz
history-wrong-number = Reddedildi: Telefona yanlış bir sayı girildi
history-too-many-codes = Çok fazla yanlış kod girildiği için reddedildi
history-cancelled = Tarayıcıda iptal edildi
history-withdrawn = Durduruldu: Hesap veya ikinci adımı değiştirildi
history-expired = Zamanında doğrulanmadı
account-change = Değiştir
account-change-named = Değiştir: { $name }
account-last-way = Oturum açma işlemlerini doğrulamak için tek yolunuz bu olduğundan kaldırılamaz. Önce bir yol daha ekleyin.
account-phones = Telefonlar
account-phones-what = Telefon her oturum açma işlemini gösterir, siz de telefona kısa bir sayı girersiniz.
account-phones-none = Burada henüz telefonunuz yok.
account-phones-full = Daha fazla telefon eklenemez. Kullanmadığınız birini kaldırın.
account-phone-add = Telefon ekle
account-phone-added = Eklenme: { $date }
account-phone-name = Ad
account-phone-rename = Adı kaydet
account-phone-renamed = Ad kaydedildi.
account-phone-replace-what = Yeni bir telefon veya verilerini yitirdiyse bu telefon için: Bu telefonun yerine yeniden kaydolunur, eski kayıt artık çalışmaz.
account-phone-replace = Bu telefonu değiştir
account-phone-remove-what = Artık oturum açma işlemlerini doğrulamaz ve başka yerlerde onunla açılmış oturumlar kapatılır.
account-phone-removed = Telefon kaldırıldı. Artık oturum açma işlemlerini doğrulamaz.
account-softtoken = Kimlik doğrulama uygulaması
account-softtoken-what = Bağlantı olmadan da altı haneli bir kod gösteren bir uygulama.
account-softtoken-set = Kuruldu.
account-softtoken-none = Kurulmadı.
account-softtoken-change = Kimlik doğrulama uygulamasını değiştir
account-softtoken-replace-what = Yenisi doğrulanana kadar şimdiki uygulamanız çalışmaya devam eder.
account-softtoken-replace = Yeniden kur
account-softtoken-remove = Kimlik doğrulama uygulamasını kaldır
account-softtoken-removed = Kimlik doğrulama uygulaması kaldırıldı. Kodları artık geçerli değil.
account-number = Telefon numarası
account-number-what = İstediğinizde kodlar buraya SMS veya aramayla gelir.
account-number-is = Kodlar şu numaraya gider: { $to }.
account-number-unproven = { $to } burada biliniyor ancak hiç doğrulanmadı; bu nedenle oraya kod gönderilmez.
account-number-none = Burada henüz numaranız yok.
account-number-add = Telefon numarası ekle
account-number-change = Telefon numarasını değiştir
account-number-change-what = Yenisi doğrulanana kadar kodlar şimdiki numaranıza gider. Ardından o numaraya bilgi verilir ve kodlar yeni numaraya gider.
account-number-other = Başka bir numara kullan
account-number-remove = Telefon numarasını kaldır
account-number-removed = Telefon numarası kaldırıldı. Oraya artık kod gönderilmez.
account-recovery = Kurtarma kodları
account-recovery-what = Telefonunuz kaybolursa her biri bir kez giriş yapmanızı sağlar.
account-recovery-left =
    { $count ->
        [one] 1 kodunuz kaldı.
       *[other] { $count } kodunuz kaldı.
    }
account-recovery-none = Hiç kodunuz yok.
account-recovery-few = Gerektiğinde elinizde bir kod bulunması için şimdi yenilerini oluşturun.
account-recovery-unsaved = Bu kodların oluşturulma tarihi: { $date }. Kaydetmediyseniz yenilerini oluşturun.
account-recovery-ends = Yenileri oluşturulduğunda elinizdeki kodlar geçersiz olur.
account-recovery-make = Yeni kurtarma kodları oluştur
account-recovery-kept = Güzel. Kodları güvenli bir yerde saklayın.
adding-instead-of = Şunun yerine geçer: { $device }. Eskisi, yenisi doğrulanana kadar çalışmaya devam eder.
adding-waiting = Telefon bekleniyor.
adding-done-title = Bitti
adding-done-phone = Oturum açma işlemlerinizi bundan sonra bu telefon doğrular.
adding-done-softtoken = Oturum açma işlemlerinizi bundan sonra bu kimlik doğrulama uygulaması doğrular.
adding-done-number = İstediğinizde kodlar bundan sonra bu numaraya gider.
adding-refused-title = Hiçbir şey eklenmedi
adding-refused-phone = Telefonda reddedildi veya bu sayfada görünenden farklı bir sayı girildi. Yeniden deneyebilirsiniz.
adding-refused-code = Çok fazla yanlış kod girildi. Daha sonra yeniden deneyebilirsiniz.
adding-expired-title = Süre doldu
adding-expired = Hiçbir şey eklenmedi. Yeniden deneyebilirsiniz.
adding-leave = Eklemeden geri dön
adding-back = Hesabınıza git
account-language = Dil
account-language-what = Bu sayfalar ve size gönderilen iletiler için.
account-language-browser = Tarayıcının dili
account-language-save = Dili kaydet
account-language-saved = Dil kaydedildi.

turned-read-title = Bu istek okunamıyor
turned-read = İstek, tek bir biçimde okunamadığı için reddedildi.
turned-read-advice = Bir bağlantıyı izlediyseniz bunu size veren kişiye bildirin.
turned-handshake-title = Bu bağlantı açılamıyor
turned-handshake = Bir WebSocket istendi, ancak gerektiği gibi değil.
turned-handshake-advice = Uygulama daha önce çalışıyorduysa onu yönetenlere bildirin.
turned-head-title = Bu istek çok büyük
turned-head = İsteğin üst bilgisi izin verilenden daha uzun.
turned-head-advice = Bu sitenin çerezlerini silmek genellikle işe yarar.
turned-host-title = Bu ad altında bir şey sunulmuyor
turned-host = Bu ağ geçidi, adresteki sunucu adını tanımıyor.
turned-host-advice = Adresi denetleyin.
turned-denied-title = Bu adres kapalı
turned-denied = Burada bu adrese kimse ulaşamaz.
turned-method-title = Bu yönteme izin verilmiyor
turned-method = Uygulama bu türden istekleri kabul etmiyor.
turned-body = Bu türden bir isteğin gövdesi olmamalıdır.
turned-login-page-title = Oturum açma sayfasında oturum açın
turned-credentials = Kullanıcı adı ve parola yalnızca oturum açma sayfasında kabul edilir.
turned-credentials-advice = Oturum açma sayfasına gidin ve orada oturum açın.
turned-authorization = Bu kimlik bilgileri burada kabul edilmiyor.
turned-authorization-advice = Oturum açma sayfasına gidin.
turned-cross-site-title = Bu oturum açma işlemi başka bir siteden geldi
turned-cross-site = Başka bir web sitesi sizin adınıza burada oturum açmaya çalıştı. Hiçbir işlem yapılmadı.
turned-cross-site-advice = Oturum açma sayfasını kendiniz, seçeneğiniz varsa https ile açın ve orada oturum açın.
turned-closed-title = Bu oturum açma yolu kapalı
turned-closed = Bu şekilde oturum açma burada kapatılmış.
turned-closed-advice = Oturum açma sayfasını kullanın.
turned-unreadable-title = Bu oturum açma işlemi okunamıyor
turned-unreadable = Oturum açma işlemi, tek bir biçimde okunamadığı için reddedildi.
turned-unreadable-advice = Oturum açma sayfasını yeniden açın ve orada oturum açın.
turned-session-title = Önce oturum açın
turned-session = Oturum yok veya sona erdi.
turned-session-advice = Oturum açıp yeniden deneyin.
turned-long-title = Çok fazla veri gönderildi
turned-long = İstek, oturum olmadan izin verilenden daha uzun.
turned-unrecognised-title = Bu oturum açma yolu tanınmıyor
turned-unrecognised = Uygulama, bunun beklenmediği bir adreste birinin oturumunu açtı. Hiçbir şey iletilmedi.
turned-unrecognised-advice = Oturum açma sayfasını kullanın. Oturum açma sayfası buysa yöneticinin onu yapılandırmada tanımlaması gerekir.
turned-title = Bu işlem yapılmadı
turned-not-passed = Ağ geçidi bunun geçmesine izin vermedi.
turned-ambiguous-title = Bu ad açık değil
turned-ambiguous = Oturum açarken kullandığınız ad burada tek bir kişiye karşılık gelmiyor.
turned-ambiguous-advice = Yalın kullanıcı adınızla oturum açın. Böyle devam ederse hesapları yönetenlere sorun.
turned-directory-title = Bu adın kime ait olduğu şu anda bulunamıyor
turned-directory = Adları bilen dizin yanıt vermiyor. Hiçbir şey iletilmedi.
turned-directory-advice = Biraz sonra yeniden deneyin ya da her zamanki adınızla oturum açın.
turned-many-title = Çok fazla oturum açma işlemi bekliyor
turned-many = Bu hesap için, izin verilen en fazla sayıda oturum açma işlemi bekliyor.
turned-many-advice = Bunlardan birini tamamlayın veya iptal edin ya da on dakika bekleyin.
turned-trouble-title = Ağ geçidinin kendisinde bir sorun var
turned-trouble = Bir yanlışlık olmaması için hiçbir şey iletilmedi.
turned-trouble-advice = Birazdan yeniden deneyin.
turned-under-way-title = Bir oturum açma işlemi sürüyor
turned-under-way = Bu oturumla veya aynı kimlik bilgileriyle yapılan başka bir oturum açma işlemi henüz yanıtlanmadı.
turned-under-way-advice = Biraz bekleyip yeniden deneyin.
turned-down-title = Uygulamaya ulaşılamıyor
turned-down = Uygulama yanıt vermiyor.
turned-slow-title = Uygulama zamanında yanıt vermiyor
turned-slow = Uygulamanın yanıtı çok uzun sürdü.
turned-unclear-title = Uygulama evet ya da hayır demedi
turned-unclear = Uygulamanın yanıtından parolanın doğru olup olmadığı anlaşılamadı. Hiçbir şey iletilmedi.
turned-unclear-advice = Yeniden deneyin. Böyle devam ederse uygulamayı yönetenlere bildirin.
turned-broken-title = Uygulamanın yanıtı yarıda kesildi
turned-broken = Uygulamanın yanıtı eksikti veya saklanabilecek olandan daha uzundu.
turned-form-site = Bu istek başka bir siteden geldi.
turned-form-read = Bu form okunamıyor.
turned-form-foreign = Bu form başka bir oturum açma işlemine ait.
turned-form-advice = Geri dönüp yeniden deneyin.
turned-nothing-title = Burada bir şey yok
turned-nothing = Ağ geçidinde böyle bir sayfa yok.
turned-page-method = Bu sayfa bu şekilde istenmez.

portal-missing-title = Bulunamadı
portal-missing-lead = Telefonun sayfasına git
phone-no-script = Bu sayfa tarayıcınızda bir anahtar oluşturur ve onunla imzalar. Bunun için JavaScript gerekir, ancak JavaScript kapalı.

script-signing-in = Doğrulandı. Oturumunuz açılıyor.
script-more-time = Daha fazla süreniz var.
script-seconds-left =
    { $count ->
        [one] 1 saniye kaldı
       *[other] { $count } saniye kaldı
    }
script-minute-left = 1 dakika kaldı
script-number-now = Sayı şimdi { $number }
script-push-ended = Telefonunuzdaki istek sona erdi.
script-code-too = Kod da kullanabilirsiniz.
script-unreachable = Ağ geçidine ulaşamıyoruz; kodlar çalışmaya devam eder.
script-copied = Kopyalandı.
script-codes-selected = Kodlar seçildi; klavyenizle kopyalayın.
script-selected = Seçildi; klavyenizle kopyalayın.
script-downloaded = Dosya olarak kaydedildi.

overlay-title = Bu oturum açma işlemini doğrulayın
overlay-wait = Lütfen bekleyin…
overlay-code-label = Veya bir kod girin
overlay-code-use = Kodu kullan
overlay-again = Telefona yeniden sor
overlay-set-up = İkinci adımı kur
overlay-type-number = Telefonunuza bu sayıyı girin.
overlay-no-step = Bu hesabın henüz bir ikinci adımı yok.
overlay-code-or-again = Bir kod girin veya telefona yeniden sorun.
overlay-code = Bir kod girin.
overlay-not-done = Bu işlem yapılmadı.
