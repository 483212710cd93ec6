# The phone's page, in Turkish.
# Written by the Vestibule authors with machine help; not yet reviewed by a native speaker.

update-ready = Bu sayfanın yeni bir sürümü hazır.
update-load = Yükle
cancel = İptal
not-now = Şimdi değil
done = Bitti
copy = Kopyala
copied = Kopyalandı
not-copied = Kopyalanamadı
loading = Yükleniyor…

status-not-ready = Hazır değil
status-empty = Henüz hesap yok
status-offline = Çevrimdışı
status-offline-codes = Çevrimdışı. Kodlar çalışmaya devam eder.
status-attention = İlginiz gerekiyor
status-watching = İstekler bekleniyor
calm-title = Onaylanacak bir şey yok
calm-hint = Bir yerde oturum açtığınızda, bu sayfa açık olduğu sürece istek burada görünür.
calm-hint-push = Bir yerde oturum açtığınızda istek burada görünür; sayfa kapalıyken de bu cihaz size haber verir.
calm-off-title = İstekler beklenmiyor
calm-off-hint = Portala ulaşılamıyor. Bu sayfa denemeye devam ediyor.
calm-nobody-hint = Şu anda bu cihazdaki hiçbir hesap yanıt veremiyor.
blocked-title = Bu tarayıcı telefon olarak kullanılamaz
blocked-store = Bu tarayıcı sayfanın veri saklamasına izin vermiyor; bu yüzden anahtar için yer yok. Gizli pencereden çıkın veya bu site için verilere izin verin.
blocked-start = Bu sayfa başlatılamadı. Sayfayı yeniden yükleyin.
blocked-insecure = Anahtarlar yalnızca güvenli bir bağlantı üzerinden oluşturulabilir. Bu sayfayı https:// ile başlayan adresinden açın.
blocked-no-crypto = Bu tarayıcı anahtar oluşturamıyor (Web Crypto yok). Daha yeni bir tarayıcı kullanın.
blocked-no-store = Bu tarayıcıda anahtar saklanacak yer yok (IndexedDB). Daha yeni bir tarayıcı kullanın veya gizli pencereden çıkın.

requests-title = Sizi bekleyenler
request-new = { $account } için yeni istek: { $message }
request-unnamed = Oturum açma isteği
request-asked = İstek zamanı: { $when }, kalan süre: { $left }
request-not-me = Ben değildim
request-deny = Reddet, ama bendim
request-approve = Bendim
request-number = Tarayıcınızda görünen sayıyı girin
request-number-hint = Önünüzde bir sayı yok mu? O zaman oturum açan siz değilsiniz.
request-choice = Bendim: { $number }
request-choose = Bendim: Tarayıcınızda görünen sayıya dokunun
request-choose-hint = Başka her sayı oturum açmayı durdurur.
request-sending = Gönderiliyor…
request-changed = Bu istek değişti. Yanıtlamadan önce yeniden okuyun.
result-approved = Onaylandı
result-approved-what = Tarayıcıda devam edebilirsiniz.
result-denied = Reddedildi
result-denied-what = Oturum açma durduruldu.
result-not-me = Reddedildi ve bildirildi
result-not-me-what = Oturum açma durduruldu. Başka biri parolanızı biliyor gibi görünüyor: Parolanızı değiştirin ve bu hizmeti yönetenlere bildirin.
result-wrong-number = Sayı yanlıştı
result-wrong-number-what = Oturum açma durduruldu. Oturum açan sizseniz yeniden başlayın ve tarayıcınızda görünen sayıyı girin.
result-expired = Süresi doldu
result-expired-what = Kimse zamanında yanıt vermedi. Oturum açan sizseniz yeniden başlayın.
result-answered = Zaten yanıtlandı
result-answered-what = Bu istek başka bir yerde sonuçlandı veya geri çekildi.
result-approved-elsewhere = Başka bir yerde onaylandı.
result-denied-elsewhere = Başka bir yerde reddedildi.
result-waiting = Bekliyor
question-approve = Onayla
question-deny = Reddet
result-question-approved-what = Soran tarafa, kabul ettiğiniz bildirilir.
result-question-denied-what = Soran tarafa, kabul etmediğiniz bildirilir.
result-question-not-me-what = Soran tarafa, kabul etmediğiniz bildirilir ve bir süre bu telefona başka bir şey sorulmaz. Başka biri oradaki parolanızı biliyor olabilir: Parolanızı değiştirin.
result-question-expired-what = Kimse zamanında yanıt vermedi.
caller-what = Yalnızca destek ekibini kendiniz aradıysanız devam edin. Onlara okuyacağınız iki sözcük göreceksiniz. Sizi arayıp bunları isteyen kişi dolandırıcıdır.
caller-open = Arayan benim: Sözcükleri göster
caller-read = Bu iki sözcüğü destek ekibine okuyun
caller-spell = Sözcükler İngilizcedir. Harf harf de söyleyebilirsiniz.
caller-confirm = Okudum
caller-not-me = Arayan ben değilim
caller-deny = Yanıt verme
result-caller-confirmed = Yanıtlandı
result-caller-confirmed-what = Görüşmenize devam edin.
result-caller-denied-what = Destek ekibine yanıt vermediğiniz bildirilir.
result-not-calling-what = Birisi sizin adınıza destek ekibini aradı. Bu, ekibe bildirilir ve bir süre bu telefonda başka bir şey sorulmaz.
result-caller-expired-what = Kimse zamanında yanıt vermedi. Destek ekibi bir kez daha sorabilir.
history-title = Son istekler
history-empty = Bu telefona henüz istek gelmedi.
history-row = { $result }, { $when }

empty-title = Bu cihazı ikinci anahtarınız yapın
empty-what = Bu cihaz, oturum açarken onayınızı ister ve çevrimdışıyken de kod gösterir. Anahtar burada oluşturulur ve bu cihazdan hiç çıkmaz.
empty-step-one = Bilgisayarınızda oturum açın ve hesap sayfanızı açın. İlk oturum açışınızda kurulum sayfası da bunu sunar.
empty-step-two = “Telefon ekle” seçeneğini seçin. Bir QR kodu ve bir bağlantı görünür; bunlar bir kez, 15 dakika boyunca geçerlidir.
empty-step-three = Bu telefonun kamerasını koda doğrultun ya da bağlantıyı burada açın veya yapıştırın.
empty-none = Böyle bir sayfa yok mu? Hizmeti yönetenler size bir bağlantı gönderebilir.
add-title = Hesap ekle
add-scan = QR kodu tara
add-paste = Bağlantı yapıştır
register-title = Bu cihazı kaydedin
register-link-known = Bağlantı alındı. Yalnızca şu kaldı:
register-link = Kayıt bağlantısı
register-name = Bu cihaz için bir ad
register-name-hint = Cihazlarınızı birbirinden ayırt edebilmeniz için.
register-go = Kaydet
register-wrong-link = Bu bir kayıt bağlantısı değil. Kayıt bağlantısı şöyle görünür: “…/authenticator#register=VA…”.
register-other-portal = Bu bağlantı başka bir portala ait. Şu adreste açın: { $address }
register-ios = iPhone veya iPad’de kaydetmeden önce: Bağlantıyı kopyalayın, bu sayfayı ana ekrana ekleyin (“Paylaş”, ardından “Ana Ekrana Ekle”), sayfayı oradan açın ve bağlantıyı yapıştırın. Yalnızca Safari’de kullanılırsa, bir hafta ziyaret edilmediğinde anahtar kaybolur.
register-copy = Bağlantıyı kopyala
register-copied = Bağlantı kopyalandı
register-busy = Kaydediliyor…
register-used = Bu bağlantı kullanılmış veya süresi dolmuş. Yeni bir bağlantı isteyin.
register-done = Bu telefon artık { $account } için yanıt veriyor.
scan-title = QR kodunu tarayın
scan-camera = Kamera
scan-point = Kamerayı QR koduna doğrultun.
scan-failed = Kamera kullanılamıyor. Bunun yerine bağlantıyı yapıştırın veya telefonun kamera uygulamasıyla açın.
install-ios = Bu sayfayı elinizin altında tutun: Safari’de “Paylaş”a, ardından “Ana Ekrana Ekle”ye dokunun.
install-android = Bu sayfayı elinizin altında tutun: Tarayıcının menüsünde “Ana ekrana ekle” veya “Uygulamayı yükle” seçeneğini seçin.
install-what = Bu sayfayı ayrı bir uygulama olarak elinizin altında tutun.
install-go = Yükle
device-name = { $browser } ({ $system })
device-browser = Bu tarayıcı
device-system = bu cihaz

accounts-title = Hesaplar
account-device = “{ $name }” olarak
account-rename = Yeniden adlandır
account-rename-title = Bu hesabı yeniden adlandırın
account-rename-what = Ad yalnızca bu telefonda saklanır. Boş bırakılırsa özgün ad geri gelir.
account-rename-label = Ad
account-remove = Kaldır
account-remove-title = “{ $name }” kaldırılsın mı?
account-remove-what = Bu telefon artık bu hesap için oturum açma isteklerini onaylamayacak ve kodlarını göstermeyecek. Oturum açmak için başka bir yolunuz olduğundan emin olun.
account-not-told = Portala bildirilemedi
account-not-told-what = Yine de hesabı burada unutabilirsiniz. Portal bu telefonu listelemeye devam eder: Oradan da kaldırın.
account-forget-anyway = Yine de unut
account-forget = Bu hesabı unut
account-removed = { $name } bu telefondan kaldırıldı.
account-slow-down = Portal bu telefondan yavaşlamasını istiyor. Telefon kendiliğinden yeniden dener.
account-no-key = Bu tarayıcı, örneğin verileri temizlendiği için, bu hesabın anahtarını kaybetti. Yeni bir bağlantı isteyin ve yeniden kaydedin.
account-revoked = Bu telefon kaldırıldı: Portal artık anahtarını kabul etmiyor. Bunu siz yapmadıysanız bu hizmeti yönetenlere bildirin.
account-unfinished = Kayıt tamamlanmadı.
account-finish = Şimdi tamamla
code-wanted = { $app } bu kodu bekliyor. Kodu oraya girin, başka hiçbir yere girmeyin.
code-label = Kod
code-seconds = { $count } sn
code-none = kod yok
code-copied = Kod kopyalandı.
code-not-copied = Kod kopyalanamadı.
clock-slow-seconds =
    { $count ->
        [one] Bu telefonun saati 1 saniye geri; kod, portalın saatine göre hesaplanır.
       *[other] Bu telefonun saati { $count } saniye geri; kod, portalın saatine göre hesaplanır.
    }
clock-slow-minutes =
    { $count ->
        [one] Bu telefonun saati 1 dakika geri; kod, portalın saatine göre hesaplanır.
       *[other] Bu telefonun saati { $count } dakika geri; kod, portalın saatine göre hesaplanır.
    }
clock-fast-seconds =
    { $count ->
        [one] Bu telefonun saati 1 saniye ileri; kod, portalın saatine göre hesaplanır.
       *[other] Bu telefonun saati { $count } saniye ileri; kod, portalın saatine göre hesaplanır.
    }
clock-fast-minutes =
    { $count ->
        [one] Bu telefonun saati 1 dakika ileri; kod, portalın saatine göre hesaplanır.
       *[other] Bu telefonun saati { $count } dakika ileri; kod, portalın saatine göre hesaplanır.
    }

push-title = Bildirimler
push-state-on = Açık
push-state-off = Kapalı
push-state-blocked = Engellendi
push-ask-title = Size sorulduğunda hemen bilin
push-ask = Biri parolanızla oturum açtığında, bu sayfa kapalı olsa bile bu cihaz saniyeler içinde size haber verebilir. Aksi halde bunu yalnızca sayfa açıkken görürsünüz.
push-ask-ntfy = Sayfa kapalıyken bu tarayıcı uyandırılamaz. Bunun yerine ntfy uygulaması bir istek geldiğini size bildirip sizi buraya getirebilir.
push-turn-on = Bildirimleri aç
push-turn-off = Kapat
push-use-ntfy = ntfy kullan
push-use-browser = Bu tarayıcının bildirimlerini kullan
push-again = Yeniden dene
push-on-what = Bir istek geldiğinde, bu sayfa kapalı olsa bile bu cihaz size haber verir. Yanıt her zaman bu sayfada verilir, bildirimde asla.
push-off-what = İstekler yalnızca bu sayfa açıkken görülür.
push-blocked-what = Bu tarayıcı bu sayfanın bildirimlerini engelliyor. İzin vermek için bu sitenin ayarlarını açın (adresinin yanında ya da ana ekrandaki uygulama bilgisinde), bildirimleri “İzin ver” yapın ve buraya dönün.
push-ios-what = iPhone veya iPad’de yalnızca ana ekrandaki sayfalar bildirim gönderebilir. “Paylaş”a, ardından “Ana Ekrana Ekle”ye dokunun, sayfayı oradan açın ve ayrı bir telefon olarak kaydedin.
push-unable-what = Bu tarayıcı, bu sayfa kapalıyken size haber veremez.
push-undecided = Bir seçim yapılmadı. Bildirimleri açtığınızda tarayıcı yeniden sorar.
push-failed = Bildirimler ayarlanamadı: Tarayıcının anlık ileti hizmeti yanıt vermedi.
push-untold = Portala bildirilemedi. Bu sayfa kendiliğinden yeniden dener.
push-ntfy-what = ntfy uygulamasını açın ve aşağıdaki her adres için bir abonelik ekleyin. Bir adresi bilen, o hesap için size ne sorulduğunu değil ama ne zaman sorulduğunu öğrenir: Kimseyle paylaşmayın.
push-ntfy-address = ntfy için adres
push-turned-on = Bildirimler açık.
push-turned-off = Bildirimler kapalı.
wake-request = Bir istek sizi bekliyor. Okumak için açın.
wake-open = Yanıtlamak için açın.
wake-over = Bu istek sona erdi.
wake-lost = Burada yanıtlanamayan bir istek geldi: Bu tarayıcı anahtarını unuttu. Ne yapacağınızı görmek için açın.
lost-title = Bu tarayıcı anahtarını unuttu
lost-what = { $accounts } için yanıt veriyordu, ama sakladıkları silindi. Ona gelen istekler artık burada yanıtlanamaz.
lost-what-unnamed = Telefon olarak kayıtlıydı, ama sakladıkları silindi. Ona gelen istekler artık burada yanıtlanamaz.
lost-how = Geri almak için: Uygulamada başka bir yolla oturum açın, orada hesap sayfanızı açın (uygulamanın kendi adresinde { $path }), bu telefonu yeniden ekleyin ve eskisini kaldırın.
lost-open = { $app } için hesap sayfanızı açın
lost-done = Anladım
error-offline = Portala ulaşılamıyor. Bu telefonun bağlantısını denetleyin.
error-timeout = Portal zamanında yanıt vermedi.
error-unauthorised = Bu telefon kaldırıldı: Portal artık anahtarını tanımıyor.
error-clock = Portal, saatin kaç olduğunu söylemeden bu telefonu geri çevirdi. Bu telefonun saatini doğru ayarlayın.
error-missing = Portal bunu artık tanımıyor.
error-answered = Bu istek zaten yanıtlandı.
error-expired = Bu isteğin süresi doldu.
error-not-accepted = Portal bu yanıtı kabul etmedi.
error-too-many = Bu hesapta zaten çok fazla telefon var. Önce birini kaldırın.
error-busy = Çok fazla istek var. Biraz bekleyip yeniden deneyin.
error-unreadable = Portal, bu sayfanın anlamadığı bir yanıt gönderdi.
error-refused = Portal reddetti ({ $status }). { $message }
error-key = Bu tarayıcı anahtarı kullanamadı. Bu telefonu yeniden kaydedin.
error-page = Bu sayfada bir sorun oluştu. Sayfayı yeniden yükleyin.
